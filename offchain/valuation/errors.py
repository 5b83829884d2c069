"""Named refusals of the kernel."""

from __future__ import annotations

from offchain.domain.errors import HeadwaterError, MismatchError


class ValuationError(MismatchError):
    """Inputs of one computation do not belong together."""


class ParameterError(HeadwaterError):
    """A valuation parameter outside the range that the formulas are defined on."""

    def __init__(self, name: str, expected: object, received: object) -> None:
        """Name the parameter and both sides."""
        self.name, self.expected, self.received = name, expected, received
        super().__init__(f"{name}: expected {expected}, received {received}; take the figures of the Rulebook")
