"""What each pot of a period must yield, and to whom: the books that the chain is compared with (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.audit.arithmetic import Money, Pools, Row, attribute, outcome_row, split
from offchain.audit.errors import LineError
from offchain.audit.ports import AuditChain
from offchain.audit.terms import LineTerms
from offchain.chain import values
from offchain.domain.types import MAIN, TRAINING, Address, OrganisationId, PeriodId, ResourceId
from offchain.indexer.facts import Rules, SplitRow
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import CompositionState, PotState


@dataclass(frozen=True)
class Earning:
    """What one line gives one account, token base units. `role` is source, service or operator; `subject` the resource
    or the organisation that earns it."""

    role: str
    subject: int
    account: Address
    amount: int


@dataclass(frozen=True)
class Line:
    """One pot of a period with everything that follows from it."""

    pot: PotState
    composition: CompositionState
    terms: LineTerms
    money: Money
    pools: Pools
    earnings: tuple[Earning, ...]

    @property
    def key(self) -> bytes:
        """Composition key."""
        return self.pot.key

    @property
    def revenue(self) -> int:
        """Licence and outcome money, token base units."""
        return int(self.pot.licence) + int(self.pot.outcome)


@dataclass(frozen=True)
class Operators:
    """The organisations that the operator column pays, by loop."""

    by_loop: Mapping[int, OrganisationId]

    @classmethod
    def of(cls, gateway: AuditChain) -> Operators:
        """Read from Participants, which fixed them for ever."""
        space = values.integer(gateway.call("Participants", "spaceOperator"))
        zone = values.integer(gateway.call("Participants", "zoneOperator"))
        return cls({MAIN: OrganisationId(space), TRAINING: OrganisationId(zone)})


def expected_lines(
    period: PeriodId,
    snapshot: Snapshot,
    terms: Mapping[bytes, LineTerms],
    operators: Operators,
    rules: Rules | None = None,
) -> tuple[Line, ...]:
    """The books of a period, by composition key, under other `rules` than those in force where they are given.

    Raises LineError for a pot that the report leaves out.
    """
    found = []
    rules = rules or snapshot.rules(period).rules
    for pot in snapshot.pots(period):
        if pot.key not in terms:
            raise LineError(pot.key, "presence in the report", "a line for every pot", "none")
        found.append(line_of(pot, snapshot.composition(pot.key), snapshot, terms[pot.key], operators, rules))
    return tuple(found)


def line_of(
    pot: PotState,
    composition: CompositionState,
    snapshot: Snapshot,
    terms: LineTerms,
    operators: Operators,
    rules: Rules,
) -> Line:
    """What a pot of a composition yields by `terms` under `rules`, to whom in the pot's period."""
    period = pot.period
    licence = _row(rules.main_licence if composition.loop == MAIN else rules.training_licence)
    outcome = outcome_row(int(composition.outcome_source), _row(rules.outcome))
    money = Money(int(pot.licence), licence, int(pot.outcome), outcome)
    pools = split(money, int(rules.service_base), terms.performance)
    operator = operators.by_loop[composition.loop]
    earnings = [
        Earning("source", resource, snapshot.holder_at(ResourceId(resource), period), amount)
        for resource, amount in attribute(money, terms.weights).items()
    ]
    payee = composition.payee
    earnings.append(Earning("service", payee, snapshot.payout_at(payee, period), pools.service))
    earnings.append(Earning("operator", operator, snapshot.payout_at(operator, period), pools.operator))
    return Line(pot, composition, terms, money, pools, tuple(earnings))


def _row(row: SplitRow) -> Row:
    return Row(int(row.source), int(row.service), int(row.operator), int(row.ecosystem))
