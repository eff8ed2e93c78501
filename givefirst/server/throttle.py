"""How often something may be done, and who asks: in memory, bounded."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.requests import Request


class Throttle:
    """At most `times` within `seconds` for each key. Of more than `keys` the longest unused is forgotten."""

    def __init__(self, times: int, seconds: float, *, keys: int = 10_000, clock: Callable[[], float] = time.monotonic):
        self._times, self._seconds, self._keys, self._clock = times, seconds, keys, clock
        self._seen: OrderedDict[str, list[float]] = OrderedDict()

    def admits(self, key: str) -> bool:
        """Counts this time, too, when it is admitted."""
        moment = self._clock()
        seen = [when for when in self._seen.pop(key, []) if when > moment - self._seconds]
        admitted = len(seen) < self._times
        self._seen[key] = [*seen, moment] if admitted else seen
        if len(self._seen) > self._keys:
            self._seen.popitem(last=False)
        return admitted

    def is_full(self, key: str) -> bool:
        """Whether the next time would be refused. Counts nothing."""
        moment = self._clock()
        return sum(when > moment - self._seconds for when in self._seen.get(key, ())) >= self._times


def client_address(request: Request, proxies: tuple[IPv4Network | IPv6Network, ...]) -> str:
    """Who sent the request: the other end of the connection. Behind a proxy that server.yml names, who it says it speaks for.

    A header by anybody else is not believed: who wrote it could pretend to be somebody new each time.
    """
    peer = request.client.host if request.client else ""
    for said in [*reversed(",".join(request.headers.getlist("x-forwarded-for")).split(",")), ""]:
        if not is_proxy(peer, proxies) or not said.strip():
            return peer
        peer = said.strip()[:100]
    return peer


def is_proxy(address: str, proxies: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        return any(ip_address(address) in network for network in proxies)
    except ValueError:
        return False
