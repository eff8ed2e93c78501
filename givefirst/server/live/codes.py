"""The code of a session: six letters that can be read aloud and told apart. Guessing is throttled, joining is not."""

import secrets
from collections import OrderedDict

from ..refused import Refused
from ..throttle import Throttle

LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"  # 22: no I, L, O, Q. 113 million codes
LENGTH = 6
WINDOW = 600  # seconds
WRONG_OF_ADDRESS, WRONG_OF_ALL = 60, 300  # a room behind one address mistypes; at 300 in ten minutes somebody needs two years for one code in a thousand
KNOWN = 2000  # addresses from which somebody has joined: they can join even while strangers guess


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def written_code(text: str) -> str:
    """As people type it: small letters, with spaces or a hyphen in the middle."""
    return "".join(text.upper().split()).replace("-", "")[:LENGTH * 2]


class Guesses:
    """How many wrong codes came lately, from each address and from everywhere."""

    def __init__(self, clock=None):
        more = {"clock": clock} if clock else {}
        self._of_address, self._of_all = Throttle(WRONG_OF_ADDRESS, WINDOW, **more), Throttle(WRONG_OF_ALL, WINDOW, **more)
        self._known: OrderedDict[str, None] = OrderedDict()

    def look(self, address: str) -> None:
        """To be called before a code is looked up. Raises Refused 429."""
        if self._of_address.is_full(address) or (address not in self._known and self._of_all.is_full("")):
            raise Refused(429, "live-throttled")

    def wrong(self, address: str) -> None:
        self._of_address.admits(address)
        self._of_all.admits("")

    def right(self, address: str) -> None:
        self._known[address] = None
        self._known.move_to_end(address)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)
