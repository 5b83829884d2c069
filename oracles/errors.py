"""Named refusals of the daemons: what was expected, what was received, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from offchain.domain.errors import HeadwaterError, MismatchError


class LogMismatchError(MismatchError):
    """The own copy of the log is not the anchored one: nothing is signed from it."""

    def __init__(self, size: int, expected: bytes, received: bytes) -> None:
        hint = "this copy is not the anchored log: pull it again from another log node into an empty store"
        super().__init__(f"root of the own log at size {size}", "0x" + expected.hex(), "0x" + received.hex(), hint)


class CopyBehindError(MismatchError):
    """The own copy of the log has fewer entries than are asked for."""

    def __init__(self, expected: int, received: int) -> None:
        super().__init__("entries in the own log", f"at least {expected}", received, "ask again once it is pulled")


class AnchorBehindError(MismatchError):
    """An anchor was asked for a size below the newest one: the log only grows."""

    def __init__(self, expected: int, received: int) -> None:
        super().__init__("size to anchor", f"at least {expected}", received, "ask for the head of the log")


class AlreadySignedError(MismatchError):
    """A second digest for a period and attempt that was signed already: it is never signed."""

    def __init__(self, period: int, attempt: int, signed: bytes, received: bytes) -> None:
        hint = "two digests for one report would be equivocation: keep the first, find out why the second differs"
        what = f"digest of period {period}, attempt {attempt}"
        super().__init__(what, "0x" + signed.hex(), "0x" + received.hex(), hint)


class AcceptedDiffersError(MismatchError):
    """The chain accepted another report than this member recomputed."""

    def __init__(self, period: int, own: bytes, accepted: bytes) -> None:
        hint = "compare the own leaf file with that of a member that signed"
        super().__init__(f"root of the report of period {period}", "0x" + own.hex(), "0x" + accepted.hex(), hint)


class NothingToRehearseError(HeadwaterError):
    """No period of a rehearsal has an accepted report: nothing was shown."""

    def __init__(self, periods: Sequence[int]) -> None:
        asked = f"{periods[0]}..{periods[-1]}" if periods else "none"
        super().__init__(f"periods {asked}: expected an accepted report in one of them, received none; name others")


class NotMemberError(MismatchError):
    """The signing key is not that of a member of the committee in force."""

    def __init__(self, committee: int, signers: tuple[str, ...], received: str) -> None:
        hint = "use the member's keystore, or wait until the committee with this key is in force"
        super().__init__(f"signer in committee {committee}", f"one of {', '.join(signers)}", received, hint)


class UnknownVersionError(MismatchError):
    """Contracts or rules of a version that this program was not made for."""

    def __init__(self, what: str, expected: object, received: object) -> None:
        super().__init__(what, expected, received, "install the version of this program that knows it")


class SameKeyError(HeadwaterError):
    """The key that pays for gas is the one that signs: whoever takes the hot one could sign reports."""

    def __init__(self, address: str) -> None:
        hint = "make a key of its own for gas (gas_keystore or gas_signer_address)"
        super().__init__(f"gas key: expected another key than the signing key, received {address} for both; {hint}")


class PeerUnavailableError(HeadwaterError):
    """Another process does not answer, or not with what was asked for."""

    def __init__(self, url: str, expected: str, received: str) -> None:
        super().__init__(f"{url}: expected {expected}, received {received}; check that the process runs")


class BadMessageError(HeadwaterError):
    """An answer of another process does not have its form."""

    def __init__(self, what: str, expected: str, received: str) -> None:
        super().__init__(f"{what}: expected {expected}, received {received}; compare the versions of both processes")


class UnprovenLeavesError(MismatchError):
    """Leaves or batches do not have the root that the chain accepted."""


class NoEvidenceError(HeadwaterError):
    """No member serves the leaves of an accepted report."""

    def __init__(self, period: int, reasons: tuple[str, ...]) -> None:
        asked = "; ".join(reasons) or "no member is known"
        super().__init__(f"leaves of period {period}: expected one member to serve them, received none ({asked})")


class DidNotStartError(HeadwaterError):
    """A daemon ended or did not answer in time after its start."""

    def __init__(self, role: str, expected: str, received: str, output: object) -> None:
        super().__init__(f"{role}: expected {expected}, received {received}; read {output}")
