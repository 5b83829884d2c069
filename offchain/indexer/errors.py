"""Named refusals of the indexer."""

from __future__ import annotations

from offchain.domain.errors import HeadwaterError, MismatchError


class ForeignStoreError(MismatchError):
    """The store belongs to another deployment or another layout."""


class ReorganisedError(MismatchError):
    """A block that was indexed as final is not on the chain any more."""

    def __init__(self, number: int, expected: bytes, received: str) -> None:
        self.number = number
        hint = "finality was broken: check the node and the chain's profile, then `rewind` to the last common block"
        super().__init__(f"hash of indexed block {number}", "0x" + expected.hex(), received, hint)


class BadEventError(HeadwaterError):
    """A decoded event does not have the fields that its fact needs: ABI and fact type disagree."""

    def __init__(self, event: str, expected: str, received: object) -> None:
        super().__init__(f"event {event}: expected {expected}, received {received!r}; use the ABI of this version")


class NotIndexedError(HeadwaterError):
    """Facts were asked for a block that is not indexed yet."""

    def __init__(self, expected: int, received: int) -> None:
        super().__init__(
            f"index: expected block {expected} to be indexed, received {received} as the newest; sync first"
        )


class UnknownFactError(HeadwaterError):
    """An id or key that no fact up to the bound names."""

    def __init__(self, what: str, received: object) -> None:
        super().__init__(f"{what}: expected one that the chain knows at this block, received {received}")
