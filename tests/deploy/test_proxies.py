"""The examples of deploy/, with the course really behind them: TLS, cookies, origins, headers, and nothing written down about visitors."""

import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.server.running import Running
from tests.server.sample import write_sample, write_site

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NAME = "kurs.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(certificate, key) of kurs.example, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course on a port of its own, told that it is reached by TLS as kurs.example."""
    folder = tmp_path_factory.mktemp("course")
    write_sample(folder)
    write_site(folder / "site")
    with Running(folder, https=True, hosts=(NAME,)) as server:
        yield folder, server


def nginx(folder: Path, upstream: int, plain: int, tls: int, certificate) -> list[str]:
    text = (DEPLOY / "nginx" / "givefirst.conf").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"), ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("/etc/ssl/kurs.example.pem", str(certificate[0])), ("/etc/ssl/private/kurs.example.key", str(certificate[1])), ("/var/log/nginx/", f"{folder}/"),
    ):
        assert old in text
        text = text.replace(old, new)
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"pid {folder}/pid;\ndaemon off;\nevents {{}}\nhttp {{\n{paths}{text}}}\n", encoding="utf-8")
    return ["nginx", "-p", str(folder), "-e", f"{folder}/errors", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, upstream: int, plain: int, tls: int, certificate) -> list[str]:
    text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    for old, new in (("127.0.0.1:8000", f"127.0.0.1:{upstream}"), (f"\n{NAME} {{", f"\n{NAME}:{tls} {{\n\tbind 127.0.0.1\n\ttls {certificate[0]} {certificate[1]}")):
        assert old in text
        text = text.replace(old, new)
    options = f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {tls}\n\tstorage file_system {folder}/storage\n}}\n"
    (folder / "Caddyfile").write_text(options + text, encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxy(request, tmp_path_factory, course, certificate):
    """(a client that reaches kurs.example through the proxy, port of TLS, port without, what the proxy has written)"""
    command_of = request.param
    if not shutil.which(command_of.__name__):
        pytest.skip(f"{command_of.__name__} is not installed on this machine")
    folder, plain, tls = tmp_path_factory.mktemp(command_of.__name__), free_port(), free_port()
    upstream = int(course[1].url.rsplit(":", 1)[1])
    said = folder / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(command_of(folder, upstream, plain, tls, certificate), stdout=output, stderr=output)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(said.read_text(encoding="utf-8"))
            try:
                socket.create_connection(("127.0.0.1", tls), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        context = ssl.create_default_context(cafile=str(certificate[0]))
        with httpx.Client(transport=Named(context), base_url=f"https://{NAME}:{tls}") as client:
            yield client, tls, plain, lambda: "".join(file.read_text(encoding="utf-8", errors="replace") for file in folder.glob("*") if file.is_file())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Named(httpx.HTTPTransport):
    """Reaches kurs.example on this machine, as DNS would lead there; the certificate is checked for that name."""

    def __init__(self, context: ssl.SSLContext):
        super().__init__(verify=context)

    def handle_request(self, request):
        return super().handle_request(httpx.Request(
            request.method, request.url.copy_with(host="127.0.0.1"), headers=request.headers, stream=request.stream,
            extensions={**request.extensions, "sni_hostname": NAME}))


def test_pages_come_with_one_of_each_header(proxy):
    answer = proxy[0].get("/de/")
    assert answer.status_code == 200 and "<html" in answer.text
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "strict-transport-security"):
        assert len(answer.headers.get_list(name)) == 1, name
    assert not re.search(r"\d", answer.headers.get("server", ""))
    assert proxy[0].get("/health").json() == {"status": "ok"}


def test_changes_pass_from_our_own_pages_alone_and_cookies_are_secure(proxy):
    client, tls, _, _ = proxy
    own = f"https://{NAME}:{tls}"
    assert client.post("/api/learner", json={"name": None}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/api/learner", json={"name": None}, headers={"Origin": f"http://{NAME}:{tls}"}).status_code == 403
    answer = client.post("/api/learner", json={"name": None}, headers={"Origin": own})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-givefirst=") and "secure" in cookie.lower() and "httponly" in cookie.lower()
    assert client.get("/api/me").json()["learner"] is True
    client.cookies.clear()


def test_without_tls_one_is_led_to_it(proxy):
    _, _, plain, _ = proxy
    answer = httpx.get(f"http://127.0.0.1:{plain}/de/", headers={"Host": NAME})
    assert answer.status_code in (301, 308) and answer.headers["location"].startswith(f"https://{NAME}")


def test_bodies_are_bounded(proxy):
    answer = proxy[0].post("/api/attempts", content=b"x" * 7_000_000, headers={"Origin": f"https://{NAME}:{proxy[1]}", "Content-Type": "application/json"})
    assert answer.status_code == 413


def test_nothing_about_visitors_is_written_down(proxy, course):
    client, _, _, written = proxy
    for path in ("/de/?canary=CANARY", "/de/CANARY", "/en/sign-in/CANARY"):
        client.get(path, headers={"User-Agent": "CANARY", "X-Forwarded-For": "203.0.113.9"})
    logs = "".join(file.read_text(encoding="utf-8") for file in (course[0] / "data" / "logs").iterdir())
    assert "CANARY" not in written() + logs and "203.0.113.9" not in written() + logs
