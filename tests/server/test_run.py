"""Starting and stopping: one clear sentence when it cannot start, no traceback when it ends."""

import json
import os
import signal
import socket
import sys

import httpx
import pytest

from givefirst.course import CourseError, OperatorError
from givefirst.server import serve
from givefirst.server.run import address, open_socket, writable

from .running import Running
from .sample import write_sample, write_site


@pytest.fixture
def folder(tmp_path):
    write_sample(tmp_path)
    write_site(tmp_path / "site")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stops_without_a_traceback(folder, how):
    with Running(folder) as server:
        assert httpx.get(f"{server.url}/de/").status_code == 200
        code, errors = server.stop(how)
    assert "Traceback" not in errors
    assert code in (0, -how)


def test_serves_over_a_real_socket_with_our_headers_once(folder):
    with Running(folder) as server:
        answer = httpx.get(f"{server.url}/api/me")
        assert answer.status_code == 200
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
        assert "server" not in answer.headers
        refused = httpx.post(f"{server.url}/api/learner", json={}, headers={"Origin": "http://evil.example"})
        assert refused.status_code == 403


def test_nothing_of_the_readers_is_logged(folder):
    with Running(folder) as server:
        httpx.get(f"{server.url}/de/?canary=1", headers={"User-Agent": "canary"})
        _, errors = server.stop(signal.SIGTERM)
    assert "canary" not in errors and "127.0.0.1" not in errors


def test_port_taken(folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"Port {port} is already in use.*--port {port + 1}"):
            serve("127.0.0.1", port, folder / "data", folder / "site", folder)


@pytest.mark.parametrize(("host", "port", "words"), [
    ("192.0.2.1", 8137, "does not belong to this machine"), ("no such host", 8137, "not known on this machine"), ("127.0.0.1", 70_000, "--port"),
])
def test_addresses_that_cannot_be(host, port, words):
    with pytest.raises(OperatorError, match=words):
        open_socket(host, port)


def test_data_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match=r"cannot be written.*--data"):
        writable(tmp_path / "file" / "data")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_data_folder_is_for_its_owner_only(tmp_path):
    assert writable(tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_book_not_built(folder):
    with pytest.raises(OperatorError, match="givefirst build"):
        serve("127.0.0.1", 0, folder / "data", folder / "nothing", folder)


@pytest.mark.parametrize(("host", "start"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]:")])
def test_address_to_type(host, start):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert address(host, listener).startswith(start)


def test_each_start_writes_down_what_holds(folder):
    for policy in ("", "", "keep: {answers_days: 7}\n"):
        (folder / "data").mkdir(exist_ok=True)
        (folder / "data" / "policy.yml").write_text(policy, encoding="utf-8")
        with Running(folder) as server:
            assert httpx.get(f"{server.url}/health").json() == {"status": "ok"}
            server.stop(signal.SIGTERM)
    events = [json.loads(line)["event"] for file in (folder / "data" / "logs").iterdir() for line in file.read_text(encoding="utf-8").splitlines()]
    begun = [event.split(":")[0].split(",")[0] for event in events]
    version, started, stopped = "a new version of the policy holds", "started", "stopped"
    assert begun == [version, started, stopped, started, stopped, version, started, stopped]


def test_a_policy_that_contradicts_itself_is_not_served(folder):
    (folder / "policy.yml").write_text("keep: {answers_days: 90, completion_days: 30}\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"policy.yml:1: keep.answers_days: .*longer than the completion"):
        serve("127.0.0.1", 0, folder / "data", folder / "site", folder)
    assert not (folder / "data" / "givefirst.db").exists()
