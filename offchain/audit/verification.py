"""The outcome of an audit: checks in order, the first difference with both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from offchain.audit.ports import Progress
from offchain.domain.errors import HeadwaterError, MismatchError


@dataclass(frozen=True)
class Check:
    """One comparison. Where it holds, `received` says what was compared and `expected` is the same.

    `finding` is the name of the error class where it does not, `message` what that error says.
    """

    name: str
    ok: bool
    expected: str
    received: str
    finding: str = ""
    message: str = ""

    def row(self) -> tuple[str, str, str, str]:
        """(name, "ok" or finding, expected, received), for a table."""
        return self.name, "ok" if self.ok else self.finding, self.expected, self.received


@dataclass(frozen=True)
class Verification:
    """Checks of one period in the order in which they were made, and notes on what could not be compared."""

    period: int
    checks: tuple[Check, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if something was compared and nothing differed."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    @property
    def first(self) -> Check | None:
        """The first difference, None if there is none."""
        return next((check for check in self.checks if not check.ok), None)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """(name, "ok" or finding, expected, received) of every check, for a table."""
        return [check.row() for check in self.checks]

    def as_json(self) -> dict[str, object]:
        """The whole verification as JSON values."""
        return {
            "period": self.period,
            "ok": self.ok,
            "checks": [
                {
                    "name": c.name,
                    "ok": c.ok,
                    "expected": c.expected,
                    "received": c.received,
                    "finding": c.finding,
                    "message": c.message,
                }
                for c in self.checks
            ],
            "notes": list(self.notes),
        }


@dataclass
class Protocolled:
    """Makes checks one after the other and keeps what came of them."""

    period: int
    progress: Progress
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def check(self, name: str, act: Callable[[], str]) -> bool:
        """Runs a check; `act` says what it compared, or raises a HeadwaterError for a difference. False for that."""
        self.progress(name)
        try:
            compared = act()
        except HeadwaterError as error:
            self.checks.append(failed(name, error))
            return False
        self.checks.append(Check(name, True, compared, compared))
        return True

    def outcome(self) -> Verification:
        """Everything so far."""
        return Verification(self.period, tuple(self.checks), tuple(self.notes))


def failed(name: str, error: HeadwaterError) -> Check:
    """The failed check of a refusal."""
    if isinstance(error, MismatchError):
        sides = (str(error.expected), str(error.received))
    else:
        sides = ("no refusal", str(error))
    return Check(name, False, *sides, type(error).__name__, str(error))


def silent(_step: str) -> None:
    """A `Progress` that shows nothing."""
