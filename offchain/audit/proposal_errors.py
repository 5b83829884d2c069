"""Why a file of proposed rules is refused."""

from __future__ import annotations

from offchain.domain.errors import HeadwaterError, MismatchError


class UnreadableProposalError(HeadwaterError):
    """The file of proposed rules can't be read as TOML or JSON."""

    def __init__(self, file: object, received: object) -> None:
        hint = "name a .toml file, or .json, with the fields that change"
        super().__init__(f"proposed rules {file}: expected TOML or JSON, received {received}; {hint}")


class UnknownRuleError(MismatchError):
    """A field that no backtest can change."""


class RuleValueError(MismatchError):
    """A value that is no whole number of ppm."""


class RuleSumError(MismatchError):
    """Shares that do not sum to 1,000,000 ppm."""


class RuleBoundError(MismatchError):
    """A value beyond the hard bounds of the Rulebook, which no vote can cross, or of the engine."""
