"""The address that phones type."""

from ipaddress import ip_address

import pytest

from givefirst.server.live import reach


@pytest.fixture
def network(monkeypatch):
    """A laptop in a Wi-Fi, with containers."""
    monkeypatch.setattr(reach, "_ways_out", lambda: ["192.168.1.20"])
    monkeypatch.setattr(reach, "_of_interfaces", lambda: ["127.0.0.1", "169.254.3.4", "172.17.0.1", "10.42.0.1", "192.168.1.20"])
    monkeypatch.setattr(reach, "_of_name", lambda: ["127.0.1.1"])


def test_the_way_out_comes_first_and_what_nobody_can_reach_last(network):
    assert reach.lan_addresses() == ["192.168.1.20", "10.42.0.1", "172.17.0.1", "169.254.3.4"]


def test_addresses_of_this_machine_lead_nobody_to_itself():
    assert not any(ip_address(address).is_loopback for address in reach.lan_addresses())


@pytest.mark.parametrize(("host", "settled", "port", "wish", "first"), [
    ("127.0.0.1:8000", None, 8000, None, "http://192.168.1.20:8000"),
    ("localhost:8000", None, 8000, "10.42.0.1", "http://10.42.0.1:8000"),
    ("[::1]:8000", None, 8000, None, "http://192.168.1.20:8000"),
    ("192.168.1.20:8000", None, 8000, None, "http://192.168.1.20:8000"),
    ("127.0.0.1:8000", "https://kurs.example", 8000, None, "https://kurs.example"),  # the operator knows best
    ("kurs.example", None, None, None, "http://kurs.example"),
    ("127.0.0.1:8000", None, None, None, "http://127.0.0.1:8000"),  # a server that answers this machine alone says so truly
])
def test_which_address_is_shown(network, host, settled, port, wish, first):
    found = reach.bases("http", host, settled, port, wish)
    assert found[0] == first
    assert len(found) == len(set(found))


def test_an_address_is_read_out_without_its_scheme():
    assert reach.shown("http://192.168.1.20:8000") == "192.168.1.20:8000"


def test_a_qr_code_has_no_style_of_its_own():
    drawn = reach.qr_svg("http://192.168.1.20:8000/w/ABCDEF")
    assert drawn.startswith("<svg") and "style=" not in drawn and 'width="' not in drawn
