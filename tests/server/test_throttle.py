"""How often, and by whom."""

import pytest
from starlette.requests import Request

from givefirst.server.settings import Settings
from givefirst.server.throttle import Throttle, client_address


def test_so_many_times_in_so_many_seconds():
    moment = [0.0]
    throttle = Throttle(2, 60, clock=lambda: moment[0])
    assert [throttle.admits("a") for _ in range(3)] == [True, True, False] and throttle.admits("b")
    moment[0] = 59.9
    assert not throttle.admits("a")
    moment[0] = 60.1
    assert throttle.admits("a")


def test_memory_is_bounded():
    throttle = Throttle(1, 60, keys=10)
    for number in range(1000):
        throttle.admits(str(number))
    assert len(throttle._seen) == 10


@pytest.mark.parametrize(("peer", "forwarded", "proxies", "address"), [
    ("192.0.2.7", None, (), "192.0.2.7"),
    ("192.0.2.7", "10.9.9.9", (), "192.0.2.7"),
    ("127.0.0.1", "198.51.100.4", ("127.0.0.1",), "198.51.100.4"),
    ("127.0.0.1", "203.0.113.9, 198.51.100.4", ("127.0.0.1",), "198.51.100.4"),
    ("127.0.0.1", "203.0.113.9, 10.1.2.3", ("127.0.0.1", "10.0.0.0/8"), "203.0.113.9"),
    ("127.0.0.1", "10.1.2.3", ("127.0.0.1", "10.0.0.0/8"), "10.1.2.3"),
    ("127.0.0.1", None, ("127.0.0.1",), "127.0.0.1"),
    ("::1", "2001:db8::5", ("::1",), "2001:db8::5"),
    ("192.0.2.7", "198.51.100.4", ("127.0.0.1",), "192.0.2.7"),
    ("127.0.0.1", "nonsense", ("127.0.0.1",), "nonsense"),
])
def test_only_our_own_proxies_are_believed(peer, forwarded, proxies, address):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "headers": headers, "client": (peer, 5)})
    assert client_address(request, Settings(proxies=proxies).proxies) == address
