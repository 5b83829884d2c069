"""Facts as valuation reads them: of the log cut, and those that were forced on chain (强制上链, DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Collection

from offchain.codec.bodies import body_of
from offchain.codec.documents import parse
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import CONTRACT, unpack
from offchain.codec.fact import decode_entry
from offchain.codec.forced import decode_forced
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Seconds
from offchain.indexer.facts import Forced
from offchain.indexer.snapshot import Snapshot
from offchain.ledger.admission import require_form
from offchain.ledger.facts import SignedFact
from offchain.ledger.intake import require_skew
from offchain.ledger.personal import require_impersonal_texts
from offchain.report.inputs import FORCED, StatedFact


def stated(signed: SignedFact, index: int, forced_at: int = 0) -> StatedFact:
    """A fact with its typed body. Raises `CodecError` for a body that the log should have refused."""
    fact = signed.fact
    return StatedFact(
        index=index,
        signer=fact.signer,
        organisation=fact.organisation,
        licence=fact.licence,
        product=fact.subject,
        time=int(fact.time),
        body=body_of(fact.kind, fact.schema, signed.body),
        leaf=signed.leaf_hash,
        forced_at=forced_at,
        by_contract=unpack(signed.signature).scheme == CONTRACT,
    )


def forced_times(snapshot: Snapshot) -> dict[bytes, int]:
    """Seconds of the block that forced a fact on chain, by leaf hash."""
    return {fact.leaf_hash: int(fact.place.block_time) for fact in snapshot.forced}


def forced_facts(snapshot: Snapshot, domain: Domain, logged: Collection[bytes]) -> tuple[StatedFact, ...]:
    """The forced facts whose leaf hash is not among those logged, in chain order.

    The contract has judged signature and commitment. What a log node would refuse by a rule, whenever it were asked,
    counts zero here too: its form, its time against that of the block, personal information. Rights are judged with all
    the other facts.
    """
    found = (_admissible(fact, domain) for fact in snapshot.forced if fact.leaf_hash not in logged)
    return tuple(fact for fact in found if fact is not None)


def _admissible(forced: Forced, domain: Domain) -> StatedFact | None:
    time = Seconds(forced.place.block_time)
    try:
        entry, envelope, salt, body = decode_forced(forced.fact)
        signed = SignedFact(domain, decode_entry(entry)[0], envelope, salt, parse(body))
        require_form(signed)
        require_skew(signed.fact, time)
        fact = stated(signed, FORCED + forced.index, int(time))
        require_impersonal_texts(fact.body)
    except HeadwaterError:
        return None
    return fact
