"""The root of every named refusal."""

from __future__ import annotations


class HeadwaterError(Exception):
    """A named refusal: says what was expected, what was received and what to do next."""


class MismatchError(HeadwaterError):
    """Two figures that must agree do not."""

    def __init__(self, what: str, expected: object, received: object, hint: str = "") -> None:
        self.what = what
        self.expected = expected
        self.received = received
        tail = f"; {hint}" if hint else ""
        super().__init__(f"{what}: expected {expected}, received {received}{tail}")
