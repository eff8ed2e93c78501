"""Under which addresses phones in the room reach this machine, and the QR code of one of them."""

import io
import re
import socket
import struct
import sys
from contextlib import suppress
from ipaddress import ip_address

import segno

BEYOND = ("192.0.2.1", "10.255.255.254", "172.31.255.254", "192.168.255.254")  # nothing is sent there: the system says which way it would take
ADDRESS_OF_INTERFACE = 0x8915  # SIOCGIFADDR


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine, the likeliest first: that of the way out, then other private ones. Empty without a network."""
    found = [*_ways_out(), *_of_interfaces(), *_of_name()]
    usable = [address for address in dict.fromkeys(found) if not ip_address(address).is_loopback]
    return sorted(usable, key=_oddness)


def _oddness(address: str) -> int:
    """0: as a room's network gives it. Addresses that nobody gave, and those that containers use among themselves, come last."""
    known = ip_address(address)
    return 3 if known.is_link_local else 2 if address.startswith("172.17.") else 0 if known.is_private else 1


def _ways_out() -> list[str]:
    found = []
    for target in BEYOND:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found.append(probe.getsockname()[0])
    return found


def _of_interfaces() -> list[str]:
    """On Linux, also of networks that lead nowhere, such as a hot spot of this machine."""
    if not sys.platform.startswith("linux"):
        return []
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                answer = fcntl.ioctl(probe.fileno(), ADDRESS_OF_INTERFACE, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _of_name() -> list[str]:
    with suppress(OSError):
        return [address for address in socket.gethostbyname_ex(socket.gethostname())[2] if "." in address]
    return []


def bases(scheme: str, host: str, settled: str | None, port: int | None, wish: str | None = None) -> list[str]:
    """What a phone may type in front of `/w`, the best first: the address of server.yml, the one the trainer uses, those of this machine.

    wish: the address of this machine that whoever started the server asked for. host: the Host header of the trainer's request. port: the one that answers in the network; None when it answers this machine alone.
    """
    found = [settled] if settled else []
    name = re.sub(r":\d+$", "", host).strip("[]")
    if name and not _is_own(name):
        found.append(f"{scheme}://{host}")
    if port is not None and not settled:
        found += [f"{scheme}://{address}:{port}" for address in ([wish] if wish else []) + lan_addresses()]
    return list(dict.fromkeys(found)) or [f"{scheme}://{host}"]


def _is_own(name: str) -> bool:
    """Whether a name leads every device to itself."""
    if name.casefold() == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(name).is_loopback
    return False


def shown(base: str) -> str:
    """The address as one reads it out: without `http://`."""
    return base.partition("://")[2] or base


def qr_svg(address: str) -> str:
    """The QR code as an SVG without a size of its own: the style says how big it is."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=3, xmldecl=False, svgns=True, omitsize=True, dark="#000", light="#fff")
    return drawn.getvalue().decode("utf-8")
