"""What an audit finds: every difference names its place and tells both sides."""

from __future__ import annotations

from offchain.domain.errors import HeadwaterError, MismatchError


class AuditError(MismatchError):
    """A figure that an auditor re-computed differs from the one that was recorded."""


class DamagedRunError(HeadwaterError):
    """A file of a run directory is missing or can't be read."""

    def __init__(self, file: object, expected: str, received: str) -> None:
        super().__init__(f"file {file}: expected {expected}, received {received}; restore it or run again")


class DamagedLogError(AuditError):
    """The database of a log copy can't be read as one."""


class AnchorRootError(AuditError):
    """An anchor on chain has another root than this copy of the log at that size."""


class NotReportedError(AuditError):
    """The period has no accepted report and is not missed either."""


class ReportFieldError(AuditError):
    """A field of the report differs from the rebuilt one; `field` names it."""

    def __init__(self, where: str, field: str, expected: object, received: object) -> None:
        self.field = field
        super().__init__(f"{field} of the report ({where})", expected, received)


class QuorumError(AuditError):
    """A signature of the committee is wrong; `member` is the member's index, None for a fault of the whole quorum."""

    def __init__(self, where: str, member: int | None, expected: object, received: object) -> None:
        self.member = member
        what = "quorum" if member is None else f"signature of member {member}"
        super().__init__(f"{what} ({where})", expected, received)


class LeafError(AuditError):
    """An archived leaf differs from the rebuilt one; `leaf` is its index in the tree, `name` the type it must have."""

    def __init__(self, leaf: int, name: str, expected: object, received: object) -> None:
        self.leaf, self.name = leaf, name
        super().__init__(f"leaf {leaf} ({name}) of the archived report", expected, received)


class BatchError(AuditError):
    """Archived bytes of a batch differ from the rebuilt ones; `offset` is the first byte that does, `place` what it
    says."""

    def __init__(self, batch: int, offset: int, expected: object, received: object, place: str = "") -> None:
        self.batch, self.offset, self.place = batch, offset, place
        super().__init__(f"byte {offset} of batch {batch}", expected, received, place)


class LineError(AuditError):
    """A settled line differs from the arithmetic on its pot, weights and rules; `key` is its composition key."""

    def __init__(self, key: bytes, what: str, expected: object, received: object) -> None:
        self.key = key
        super().__init__(f"{what} of line 0x{key.hex()}", expected, received)


class PayoutError(AuditError):
    """An account was not paid exactly its netted amount exactly once."""

    def __init__(self, account: str, expected: object, received: object, where: str) -> None:
        self.account = account
        super().__init__(f"payments to {account} ({where})", expected, received)


class SumError(AuditError):
    """What came in is not what went out and waits, to the unit."""


class UnsettledPeriodError(AuditError):
    """A period is not settled to its last line: what a bank would be told now could still grow."""

    def __init__(self, period: int, received: str) -> None:
        hint = "a reference is paid once: wait until the keeper has settled the rest"
        super().__init__(f"payouts of period {period}", "a period that is over and every line settled", received, hint)


class ReturnFileError(AuditError):
    """A bank's return file can't be read; `line` is the line's number from 1, 0 for the whole file."""

    def __init__(self, file: object, line: int, expected: object, received: object) -> None:
        self.line = line
        where = f"line {line} of {file}" if line else f"return file {file}"
        super().__init__(where, expected, received)


class UnknownProductError(HeadwaterError):
    """A product that the chain does not know."""

    def __init__(self, product: int, known: list[int]) -> None:
        super().__init__(f"product: expected one of {known}, received {product}")


class UnknownLicenceError(HeadwaterError):
    """A licence that the chain does not know at the period's end."""

    def __init__(self, licence: int, known: list[int]) -> None:
        super().__init__(f"licence: expected one of {known}, received {licence}")


class BalanceError(AuditError):
    """What the events say that an account has, or is owed, is not what the chain answers; `account` names it."""

    def __init__(self, account: str, what: str, expected: object, received: object) -> None:
        self.account = account
        super().__init__(f"{what} of {account}", expected, received)


class UnexplainedError(AuditError):
    """A room of the zone paid an account, and no event of the transaction says why."""


class EarningError(AuditError):
    """What a settlement call did for an account is not what its lines yield for it."""

    def __init__(self, account: str, where: str, expected: object, received: object) -> None:
        self.account = account
        super().__init__(f"paid + parked + carried for {account} ({where})", expected, received)


class EmptyWindowError(AuditError):
    """A statement's last period lies before its first, or its first has not begun."""


class UnknownResourceError(HeadwaterError):
    """A resource that the chain does not know."""

    def __init__(self, resource: int, known: list[int]) -> None:
        super().__init__(f"resource: expected one of {known}, received {resource}")


class NoCompositionError(AuditError):
    """A product that had no composition yet."""


class ConsentedError(AuditError):
    """A resource that is quoted for a composition that has it already."""


class UnbornResourceError(AuditError):
    """A resource that was not born by the end of a period."""


class PeriodRangeError(AuditError):
    """Words that name no run of periods."""
