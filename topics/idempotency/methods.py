"""The methods of HTTP and what repeating each one promises.

RFC 9110, section 9.2: *safe* asks for no change at all; *idempotent* means that the effect of several equal requests
is that of one. It speaks of the effect, not of the answer: the second DELETE may well say 404.
"""

from __future__ import annotations

from typing import NamedTuple


class Method(NamedTuple):
    """``repeats`` says whether the state after two is the state after one."""

    name: str
    safe: bool
    repeats: bool
    why: str


METHODS = (
    Method("GET", True, True, "it only reads"),
    Method("PUT", False, True, "it says what shall be there"),
    Method("DELETE", False, True, "gone is gone; the second answer is 404"),
    Method("POST", False, False, "each one makes another"),
    Method("PATCH", False, False, "it says what to change: adding twice adds twice"),
    Method("PUT-IF", False, True, "the entity tag no longer matches: 412"),
)
"""``PUT-IF`` is a PUT with If-Match."""

REPEATED = tuple(f"repeated.{method.name}" for method in METHODS)
"""Where it is shown what repeating each of them did."""

BY_NAME = {method.name: method for method in METHODS}
