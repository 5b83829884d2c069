"""The log node's desk: what a fact must satisfy beside its form, and the signed receipt that answers it.

Copies of the log do not ask this: what the anchored log holds they keep, whatever the rules of the desk say today.
"""

from __future__ import annotations

import threading

from offchain.codec.bodies import body_of
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, FactKind
from offchain.codec.receipt import ReceiptStruct, receipt_digest, receipt_message
from offchain.domain.types import Clock, Seconds
from offchain.ledger.errors import (
    AlreadyStatedError,
    NoRightError,
    PromiseError,
    SkewError,
    WeakSaltError,
)
from offchain.ledger.facts import Promise, Receipt, Rights, SignatureVerifier, SignedFact, Signer
from offchain.ledger.log import CirculationLog
from offchain.ledger.personal import require_impersonal_fields, require_impersonal_texts
from offchain.ledger.records import Records

GREATEST_AHEAD = 300
"""Seconds by which a fact's time may lie after chain time."""
GREATEST_BEHIND = 400 * 86_400
"""Seconds by which it may lie before: late facts are late, not wrong."""
GREATEST_BEHIND_DECISIONS = 86_400
"""The same for facts whose time decides whether they were in time: none is dated back past its deadline."""
LEAST_SALT = 8
"""Different bytes of a salt, of 32: what is typed by hand has fewer."""

_DECISIONS = frozenset({FactKind.VALIDATION, FactKind.COMPLAINT, FactKind.MODERATION})
_ONCE = frozenset({FactKind.RATING, FactKind.PROCESSOR_REVIEW})


class Intake:
    """Takes facts for a log. `rights` None asks nothing of the chain; `signer` None leaves receipts unsigned."""

    def __init__(
        self, log: CirculationLog, records: Records, clock: Clock, rights: Rights | None, signer: Signer | None
    ) -> None:
        self._log, self._records, self._clock = log, records, clock
        self._rights, self._signer = rights, signer
        self._deciding = threading.Lock()

    def submit(self, signed: SignedFact) -> Receipt:
        """Appends a fact and answers with a receipt when it is durable; a fact that the log holds gets its first one.

        Raises `LedgerError` or `CodecError`, and changes nothing, for a fact that must be refused.
        """
        require_impersonal_fields(signed.body)
        admitted = self._log.admit(signed)
        with self._deciding:
            if not self._records.holds(admitted.digest):
                self._require(admitted)
            return self._promised(admitted.digest, self._log.keep(admitted))

    def _require(self, signed: SignedFact) -> None:
        fact = signed.fact
        body = body_of(fact.kind, fact.schema, signed.body)
        require_impersonal_texts(body)
        if len(set(signed.salt)) < LEAST_SALT:
            raise WeakSaltError("salt", f"32 random bytes, {LEAST_SALT} different at least", len(set(signed.salt)))
        require_skew(fact, self._clock.now())
        if self._rights is None:
            return
        reason = self._rights.objection(signed)
        if reason:
            raise NoRightError(f"right of {fact.signer} to state kind {fact.kind}", "no objection", reason)
        self._require_first(fact, self._rights.window(fact.time))

    def _require_first(self, fact: Fact, window: tuple[Seconds, Seconds]) -> None:
        if fact.kind not in _ONCE:
            return
        if self._records.stated(FactKind(fact.kind), fact.licence, fact.organisation, *window):
            what = f"{FactKind(fact.kind).name.lower()} of licence {fact.licence} from {window[0]} to {window[1]}"
            raise AlreadyStatedError(what, "none yet", "one", "the next period takes another")

    def _promised(self, digest: bytes, receipt: Receipt) -> Receipt:
        if self._signer is None:
            return receipt
        promise = self._records.promise(digest)
        if promise is None:
            promise = self._sign(receipt, self._signer)
            self._records.keep_promise(digest, promise)
        return Receipt(receipt.leaf_hash, receipt.index, receipt.duplicate, promise)

    def _sign(self, receipt: Receipt, signer: Signer) -> Promise:
        time = self._clock.now()
        message = receipt_message(self._log.domain, ReceiptStruct(receipt.leaf_hash, receipt.index, time))
        return Promise(signer.address, time, signer.sign_message(message))


def require_skew(fact: Fact, now: Seconds) -> None:
    """Raises `SkewError` if the fact's time lies too far from chain time."""
    behind = GREATEST_BEHIND_DECISIONS if fact.kind in _DECISIONS else GREATEST_BEHIND
    if not now - behind <= fact.time <= now + GREATEST_AHEAD:
        raise SkewError("time of a fact", f"{now - behind} to {now + GREATEST_AHEAD}", fact.time, "by chain time")


def require_promise(receipt: Receipt, domain: Domain, verifier: SignatureVerifier) -> Promise:
    """The promise of a receipt, if its signer signed what the receipt says. Raises `PromiseError` or `CodecError`."""
    promise = receipt.promise
    if promise is None:
        raise PromiseError("receipt", "a signature of the log node", "none")
    digest = receipt_digest(domain, ReceiptStruct(receipt.leaf_hash, receipt.index, promise.time))
    if not verifier.verify(promise.signer, digest, promise.signature):
        raise PromiseError("receipt", f"signature of {promise.signer} over {digest.hex()}", promise.signature.hex())
    return promise
