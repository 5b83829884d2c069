"""What a verification in part can say of trusted control 可信管控: of the reader's own licences, by the chain alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from offchain.audit.controlling import Controls
from offchain.audit.facts import chain_facts
from offchain.audit.rebuild import BlockSource
from offchain.audit.scope import Scope
from offchain.domain.types import PeriodId
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.report.control import Control, chain_rows, control_of

NOT_CHECKED = (
    "control: not checked: what is flagged, and which facts are out of scores, follows from the bodies of the log; "
    "verify in full, or ask `headwater control`"
)
CHAIN_ONLY = (
    "control: from the chain alone: payers of their own product, rings, lost deposits, debts, prepaid shortages; not "
    "checked without the bodies of the log: bursts, other use beyond the licence, self-dealing of those who only use, "
    "overdue evaluations, and which facts are out of scores"
)


def own_licences(scope: Scope, snapshot: Snapshot, keys: Collection[bytes]) -> frozenset[int]:
    """The licences of a product; or, for an account, those sold under compositions of its lines (`keys`), and those
    that its organisation holds."""
    if scope.product is not None:
        return frozenset(int(x.id) for x in snapshot.licences if x.product == scope.product)
    own = None if scope.account is None else snapshot.accounts.get(scope.account)
    return frozenset(int(x.id) for x in snapshot.licences if x.composition in keys or x.licensee == own)


def chain_control(period: PeriodId, index: Index, blocks: BlockSource) -> Control:
    """What control finds in a period without any stated fact. Whether an evaluation is overdue is not told: the log
    would have it. Raises as the chain does where the period is not over."""
    start, end = int(blocks.calendar.start(period)), int(blocks.calendar.end(period))
    reference = blocks.block_before(blocks.calendar.end(period), index.head())
    chain = chain_facts(index.snapshot(reference.number), period, blocks.calendar)
    rows = chain_rows(chain, start, end)
    known = replace(rows, duties=tuple(duty for duty in rows.duties if duty.forfeited_at))
    return control_of(known, chain)


def told(period: PeriodId, found: Control, licences: Collection[int]) -> str:
    """The decisions on some licences in one line, the greatest risk first."""
    controls = Controls.of(int(period), found, licences)
    told_ones = [
        f"licence {one.licence} {one.verdict.name.lower()}, risk {one.risk} ({'; '.join(one.reasons)})"
        for one in controls.decisions
        if one.reasons
    ]
    return f"{len(controls.decisions)} licences: {'; '.join(told_ones) or 'nothing found'}"
