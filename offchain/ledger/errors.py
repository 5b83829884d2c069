"""What the circulation log refuses, and how it names damage."""

from __future__ import annotations

from offchain.domain.errors import MismatchError


class LedgerError(MismatchError):
    """A refusal of the circulation log or of one of its copies."""


class WrongDomainError(LedgerError):
    """A fact or a store belongs to another chain id or another CirculationLog."""


class BadSignatureError(LedgerError):
    """The signature envelope is not the signer's over the fact's EIP-712 digest."""


class CommitmentError(LedgerError):
    """The commitment of a fact does not fit its salt and body."""


class BodyTooLargeError(LedgerError):
    """A body is larger than 64 KiB as RFC 8785 JSON."""


class NotBoundError(LedgerError):
    """A fact does not name the organisation, product or licence that its kind is bound to, or names one too many."""


class SchemaVersionError(LedgerError):
    """The store was written by another version of the schema."""


class SizeError(LedgerError):
    """The log has fewer entries than a proof, a root or a cut asks for."""


class NotContiguousError(LedgerError):
    """Entries of another copy would not stand at the same index here."""


class RootMismatchError(LedgerError):
    """The entries of this copy do not have the root they should have."""


class MalformedMessageError(LedgerError):
    """A JSON message of the log node does not have its form."""


class MessageTooLargeError(LedgerError):
    """A request or an answer is larger than allowed."""


class SourceUnavailableError(LedgerError):
    """The log node did not answer, or not with success."""


class FactRefusedError(LedgerError):
    """The log node refused a request by name; `problem` is the name of its error, `detail` its text."""

    def __init__(self, problem: str, expected: object, received: object, detail: str) -> None:
        self.problem = problem
        self.detail = detail
        super().__init__(f"the log node refused ({problem})", expected, received)


class SourceForkError(LedgerError):
    """A log node serves a history that does not continue this copy, or contradicts its own head."""


class PersonalInformationError(LedgerError):
    """A body has a field for personal information, or a text that looks like it."""


class SkewError(LedgerError):
    """The time of a fact lies further from chain time than the log node takes."""


class WeakSaltError(LedgerError):
    """The salt of a fact could be guessed, and with it the body behind its commitment."""


class NoRightError(LedgerError):
    """The signer may not state this fact: organisation, role or licence do not allow it at its time."""


class AlreadyStatedError(LedgerError):
    """The log holds a fact of which a licence has only one in a period."""


class PromiseError(LedgerError):
    """A receipt is not signed by the log node's key over what it says."""


class NotEntitledError(LedgerError):
    """A reader is not who it says, or asks for what its role does not open."""


class CorruptLogError(LedgerError):
    """A stored value is not what it was when its row was written; names table, row and column."""

    def __init__(self, table: str, row: object, column: str, expected: object, received: object) -> None:
        self.table = table
        self.row = row
        self.column = column
        hint = "restore this copy from another log node"
        super().__init__(f"{table}.{column} of row {row}", _shown(expected), _shown(received), hint)


class DamagedExportError(LedgerError):
    """An exported file does not hold what its log says; names file, row and column."""

    def __init__(self, file: str, row: object, column: str, expected: object, received: object) -> None:
        self.file = file
        self.row = row
        self.column = column
        hint = "export the log again"
        self._sides = expected, received
        super().__init__(f"{file}: {column} of row {row}", _shown(expected), _shown(received), hint)

    def __reduce__(self) -> tuple[type[DamagedExportError], tuple[object, ...]]:
        """It is handed from process to process."""
        return DamagedExportError, (self.file, self.row, self.column, *self._sides)


def _shown(value: object) -> object:
    return "0x" + value.hex() if isinstance(value, bytes) else value
