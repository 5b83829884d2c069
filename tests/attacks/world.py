"""The world that is attacked: the worked example as rows, and a pen that adds what attackers do and counts its cost.

The attacker holds C (resource 3). Every combination that the example measured is a product of its own and was paid for
by those who measured it; classes have further suppliers as the example says. Amounts are token base units (1,000,000
are one token, the reference price is 1,000 tokens), days count from 0, the cut is day 364.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from offchain.domain.types import MAIN, PPM
from offchain.graph import Cut, EvidenceRows, Organisation, PaidLeg, Resource, StarRating, UpliftReport, stage_a
from offchain.graph.control import flags
from offchain.graph.control_rows import ControlFact, ControlLicence, ControlPayment, ControlRows
from offchain.valuation import ValuationParams, Weighing, weigh
from tests.attacks.sketches import Sketches
from tests.unit.valuation.example import CUT_DAY, IDS, SCENARIO, organisation, vector

A, B, C = 1, 2, 3
PARTNER, THIRD, PROVIDER = 8, 7, 9
"""Organisations with a product of their own (80, 70), and the honest provider of the example's products."""
PARTNERS, THIRDS = 80, 70
SISTER = 30
"""An organisation in the declared ownership group of C's holder."""
GROUP = 7
FIRST_COLLUDER = 1_000
DAY_SECONDS = 86_400
START, END = (CUT_DAY - 29) * DAY_SECONDS, (CUT_DAY + 1) * DAY_SECONDS
"""First second of the period that is weighed, and the first after it."""
MAIN_ROW = (650_000, 300_000, 50_000, 0)
"""Source, service, operator, ecosystem of a MAIN licence, ppm: the default of scripts/plan.py."""
PRICE = 600_000_000
"""What an honest plant pays for a licence of ABC."""


def key_of(combination: Sequence[int]) -> str:
    """A composition key: one product per combination."""
    return "0x" + "".join(f"{i:04x}" for i in combination)


def lost(amount: int, share: int, *, provides: bool) -> int:
    """Base units of a payment that don't come back to a payer whose resources have `share` ppm of the composition;
    with `provides`, the whole service pool does, which is the attacker's best case (a performance of 100 %)."""
    source, service, _, _ = MAIN_ROW
    back = amount * source * share // (PPM * PPM)
    return amount - back - (amount * service // PPM if provides else 0)


@dataclass
class World:
    """Rows under construction, and what the attack has cost: irrecoverable base units, further organisations."""

    share_of_c: int
    legs: list[PaidLeg] = field(default_factory=list)
    reports: list[UpliftReport] = field(default_factory=list)
    ratings: list[StarRating] = field(default_factory=list)
    resources: dict[int, Resource] = field(default_factory=dict)
    organisations: dict[int, int] = field(default_factory=dict)
    composition: tuple[int, ...] = (A, B, C)
    cost: int = 0
    identities: int = 0
    sketches: Sketches = field(default_factory=lambda: Sketches(START, END))

    def pay(
        self, combination: Sequence[int], payer: int, amount: int, day: int = CUT_DAY, provider: int = PROVIDER
    ) -> None:
        """A payment for a licence: a leg per resource with the full amount."""
        key, number = key_of(combination), 1 + len(self.legs)
        self.legs += [PaidLeg(i, payer, provider, number, key, day, amount, MAIN) for i in combination]

    def report(self, combination: Sequence[int], reporter: int, bps: int, day: int = CUT_DAY) -> None:
        """An uplift report on a combination, after all others."""
        index = len(self.reports)
        self.reports.append(UpliftReport(SCENARIO, tuple(combination), reporter, day, bps, 1, index))

    def rate(self, combination: Sequence[int], reporter: int, stars: int) -> None:
        """A rating on the day of the cut."""
        self.ratings.append(StarRating(tuple(combination), reporter, CUT_DAY, stars, len(self.ratings)))

    def colluders(self, count: int) -> range:
        """So many further organisations, admitted and related to nobody as far as anyone knows."""
        start = FIRST_COLLUDER + self.identities
        new = range(start, start + count)
        self.organisations |= dict.fromkeys(new, 0)
        self.identities += count
        return new

    def buy_own(self, payer: int, amount: int, day: int = CUT_DAY) -> None:
        """The attacker's money buys C alone, from a product that C's holder provides itself."""
        self.pay((C,), payer, amount, day, provider=C)
        self.cost += lost(amount, PPM, provides=True)

    def buy_all(self, payer: int, amount: int) -> None:
        """The attacker's money buys ABC from the honest provider: others' shares and the service pool are lost."""
        self.pay((A, B, C), payer, amount)
        self.cost += lost(amount, self.share_of_c, provides=False)

    def change(self, resource: Resource) -> None:
        """A resource as the attacker has it registered."""
        self.resources[resource.id] = resource

    def rows(self) -> EvidenceRows:
        """Everything as evidence."""
        known = self.sketches.known(self.resources.values(), self.organisations)
        held = tuple(known[i] for i in sorted(known))
        people = tuple(Organisation(i, group) for i, group in sorted(self.organisations.items()))
        return EvidenceRows(tuple(self.legs), tuple(self.reports), held, people, tuple(self.ratings))

    def weighed(self) -> Weighing:
        """Weights of the composition at the end of day 364, default parameters, without what control flags."""
        cut = Cut(END - 1, DAY_SECONDS)
        flagged = self.flagged()
        rows = self.rows()
        heard = replace(rows, reports=tuple(r for r in rows.reports if r.index not in flagged))
        evidence = stage_a(heard, cut, self.composition, (SCENARIO,))
        return weigh(evidence, self.composition, (SCENARIO,), ValuationParams())

    def flagged(self) -> set[int]:
        """Indices of the reports that trusted control takes out of the scores of the last 30 days' period."""
        party = {i: f"group {group}" if group else f"organisation {i}" for i, group in self.organisations.items()}
        known = [leg for leg in self.legs if leg.counterparty in party and leg.day <= CUT_DAY]
        owners: defaultdict[int, set[str]] = defaultdict(set)
        for leg in known:
            owners[leg.licence] |= {party[self.resources[leg.resource].owner_org], party[leg.provider]}
        first = {leg.licence: leg for leg in reversed(known)}
        licences = tuple(
            ControlLicence(
                n, party[leg.counterparty], n, leg.composition, MAIN, frozenset(owners[n]),
                frozenset({SCENARIO}), 0, END,
            )
            for n, leg in first.items()
        )  # fmt: skip
        of = {(leg.composition, leg.counterparty): n for n, leg in first.items()}
        stated = [(r, of.get((key_of(r.composition), r.reporter))) for r in self.reports]
        facts = tuple(
            ControlFact(r.index, party[r.reporter], n, "feedback", r.day * DAY_SECONDS, SCENARIO)
            for r, n in stated
            if n is not None and r.day <= CUT_DAY
        )
        payments = tuple(
            ControlPayment(n, party[leg.counterparty], leg.amount, leg.day * DAY_SECONDS) for n, leg in first.items()
        )
        rows = ControlRows(START, END - 1, licences, facts, payments)
        return {index for flag in flags(rows) for index in flag.facts}

    def naive(self) -> int:
        """C's share in ppm under the plain rule "share of all that was paid", each payment shared equally."""
        shares = dict.fromkeys(self.composition, 0)
        sizes = {leg.composition: 0 for leg in self.legs}
        for key in {(leg.composition, leg.resource) for leg in self.legs}:
            sizes[key[0]] += 1
        for leg in self.legs:
            if leg.resource in shares and leg.day <= CUT_DAY:
                shares[leg.resource] += leg.amount // sizes[leg.composition]
        return PPM * sum(shares[i] for i in shares if i not in (A, B)) // sum(shares.values())


def honest(share_of_c: int = 0) -> World:
    """The world before the attack; `share_of_c` is C's weight in it, by which money comes back."""
    data = vector()
    world = World(share_of_c)
    world.organisations |= {A: 0, B: 0, C: GROUP, SISTER: GROUP, PARTNER: 0, THIRD: 0, PROVIDER: 0}
    names: dict[tuple[str, int], tuple[int, int]] = {}
    for name, payer, day, amount in data["paid_legs"]["rows"]:
        names[name, organisation(payer)] = day, amount
    for _, combination, reporter, day, bps in data["uplift_reports"]["rows"]:
        who, what = organisation(reporter), tuple(IDS[name] for name in combination)
        world.organisations[who] = 0
        paid_on, amount = names[combination[0], who]
        world.pay(what, who, amount, paid_on)
        world.report(what, who, bps, day)
    for name, item in IDS.items():
        versions = tuple(CUT_DAY - 30 * n for n in range(data["accepted_updates_decayed"][name]))
        group = GROUP if item == C else 0
        world.change(Resource(item, item, group, data["accepted_records"][name], item, tuple(sorted(versions))))
        _suppliers(world, item, data["n_eff_class"][name] - 1)
    world.change(Resource(PARTNERS, PARTNER, 0, 1_000, 0))
    world.change(Resource(THIRDS, THIRD, 0, 1_000, 0))
    return world


def _suppliers(world: World, class_id: int, count: int) -> None:
    """Further suppliers of a class, each with a resource that six plants bought."""
    for n in range(count):
        item = owner = 40 + 10 * class_id + n
        world.organisations[owner] = 0
        world.change(Resource(item, owner, 0, 100_000, class_id))
        for plant in range(6):
            world.pay((item,), organisation(f"org{plant}"), PRICE, 340)


def volume(world: World, factor: int) -> None:
    """C states so many times the records it had."""
    world.change(replace(world.resources[C], volume=factor * world.resources[C].volume))
