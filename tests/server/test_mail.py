"""Mail through a real mail server (aiosmtpd), plain, by STARTTLS and by TLS."""

import asyncio
import socket
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from givefirst.server.mail import Mailer, MailError, compose, is_address
from givefirst.server.settings import Mail, Settings, load_settings

SECRET = "secret passphrase"


class Inbox(Message):
    """Keeps what it gets."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def handle_message(self, message):
        self.messages.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, the name aiosmtpd asks for
        if address.startswith("gone@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def check_password(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"course", SECRET.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that vouches for itself: (file, key file)."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem", folder / "key.pem"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def mail_server(security="none", certificate=None, **more):
    inbox = Inbox()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    port = free_port()
    tls = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    server = Controller(inbox, hostname="127.0.0.1", port=port, **tls, **more)
    server.start()
    try:
        yield port, inbox
    finally:
        server.stop()


def mailer(port, **more):
    return Mailer(Settings(mail=Mail(host="127.0.0.1", port=port, sender="Kurs <kurs@mail.example>", **more)))


def send(sender, to="ada@mail.example", subject="Ihr Zugang für den Kurs", text="Guten Tag,\nschön, dass Sie da sind.\n"):
    asyncio.run(sender.send(to, subject, text))


def test_a_mail_arrives_as_it_was_written():
    with mail_server() as (port, inbox):
        send(mailer(port, security="none"))
    (message,) = inbox.messages
    assert str(make_header(decode_header(message["Subject"]))) == "Ihr Zugang für den Kurs"
    assert (message["From"], message["To"], message["Auto-Submitted"]) == ("Kurs <kurs@mail.example>", "ada@mail.example", "auto-generated")
    assert message.get_payload(decode=True).decode().replace("\r\n", "\n") == "Guten Tag,\nschön, dass Sie da sind.\n"
    assert message["Message-ID"].endswith("@mail.example>")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_by_tls_with_a_password_from_its_file(tmp_path, certificate, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    (tmp_path / "mail-password").write_text(SECRET + "\n", encoding="utf-8")
    more = {"authenticator": check_password, "auth_require_tls": security == "starttls"}  # (TLS from the start it does not count)
    with mail_server(security, certificate, **more) as (port, inbox):
        (tmp_path / "server.yml").write_text(
            f"mail: {{host: 127.0.0.1, port: {port}, security: {security}, user: course, password_file: mail-password, sender: kurs@mail.example}}",
            encoding="utf-8",
        )
        send(Mailer(load_settings(tmp_path)))
        (tmp_path / "mail-password").write_text("wrong", encoding="utf-8")
        with pytest.raises(MailError, match="refused user or password") as failed:
            send(Mailer(load_settings(tmp_path)))
        (tmp_path / "mail-password").unlink()
        with pytest.raises(MailError, match="cannot be read from .*mail-password"):
            send(Mailer(load_settings(tmp_path)))
    assert len(inbox.messages) == 1
    assert "wrong" not in str(failed.value)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate, security):
    with mail_server(security, certificate) as (port, inbox):
        with pytest.raises(MailError, match=r"did not take the mail \(.*certificate"):
            send(mailer(port, security=security))
    assert inbox.messages == []


def test_without_tls_nothing_goes_out_where_it_was_asked_for():
    with mail_server() as (port, inbox):
        with pytest.raises(MailError, match="STARTTLS"):
            send(mailer(port, security="starttls"))
    assert inbox.messages == []


@pytest.mark.parametrize(("to", "subject"), [
    ("ada@mail.example\r\nBcc: all@mail.example", "Hello"), ("ada@mail.example, all@mail.example", "Hello"), ("Ada <ada@mail.example>", "Hello"),
    ("", "Hello"), ("ada", "Hello"), ("ada@mail.example", "Hello\r\nBcc: all@mail.example"), ("ada@mail.example", "Hello\nBcc: all@mail.example"),
])
def test_no_header_can_be_smuggled_in(to, subject):
    with mail_server() as (port, inbox):
        with pytest.raises(MailError, match="one e-mail address|more than one line"):
            send(mailer(port, security="none"), to, subject)
    assert inbox.messages == []


@pytest.mark.parametrize(("text", "fits"), [
    ("ada@firma.example", True), ("a.b+c'd@x-1.firma.example", True), ("ada@xn--mller-kva.example", True), ("ada@müller.example", False), ("ä@firma.example", False),
    ("ada@firma", False), ("ada..b@firma.example", False), (".ada@firma.example", False), ("ada@-firma.example", False), ("ada@firma..example", False),
    ("ada @firma.example", False), ("ada@firma.example\n", False), ("a" * 250 + "@firma.example", False), ("<ada@firma.example>", False), ('"a b"@firma.example', False),
])
def test_what_is_one_address(text, fits):
    assert is_address(text) is fits
    if fits:
        compose("kurs@mail.example", text, "Hello", "")


def test_an_address_that_is_refused():
    with mail_server() as (port, _inbox):
        with pytest.raises(MailError, match="does not take mail for this address"):
            send(mailer(port, security="none"), "gone@mail.example")


def test_no_mail_server_there_or_named():
    with mail_server() as (port, _inbox):
        pass
    with pytest.raises(MailError, match=rf"127.0.0.1:{port} did not take the mail \(.*refused"):
        send(mailer(port, security="none"))
    assert mailer(port).ready and not Mailer(Settings()).ready
    with pytest.raises(MailError, match="Add `mail:`"):
        send(Mailer(Settings()))
