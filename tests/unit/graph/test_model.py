"""Stage A equals a plain Python model on random rows, in any order of the rows."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import Cut, EvidenceRows, stage_a
from tests.unit.graph.random_zone import buys, filled, reports
from tests.unit.graph.zone import DAY, PROVIDER, SISTER, Zone

UNIT = {0: 1 << 20, 90: 1 << 19, 180: 1 << 18}
"""Decay at the ages that the random rows have."""


def party(organisation: int) -> int:
    """The sister belongs to holder 3."""
    return 3 if organisation == SISTER else organisation


class Model:
    """Loops and dictionaries instead of joins; resource i belongs to party i."""

    def __init__(self, bought: list[tuple[tuple[int, ...], int, int, int, int]]) -> None:
        self.all = [(c, b, amount * UNIT[age], loop) for c, b, amount, age, loop in bought if age >= 0 and amount]
        self.main = [(c, b, value) for c, b, value, loop in self.all if loop == 0 and b != PROVIDER]

    def back(self, owner: int, payer: int) -> int:
        """Payments from the owner to the payer's resources, one amount per licence."""
        return sum(v for c, b, v, _ in self.all if party(b) == owner and owner != payer and payer in c)

    def liquidity(self) -> set[tuple[int, int, int]]:
        """(resource, payer, net)."""
        sums: dict[tuple[int, int], int] = defaultdict(int)
        for combination, buyer, value in self.main:
            for resource in combination:
                if party(buyer) != resource:
                    sums[resource, party(buyer)] += value
        net = {(r, p, value - self.back(r, p)) for (r, p), value in sums.items()}
        return {row for row in net if row[2] > 0}

    def usage(self, combination: tuple[int, ...], payer: int) -> int:
        """What a party irrecoverably paid for a combination, 0 for a related one."""
        total = sum(v for c, b, v in self.main if c == combination and party(b) == payer)
        return 0 if payer in combination else max(0, total - max(self.back(r, payer) for r in combination))

    def votes(self, filed: list[tuple[tuple[int, ...], int, int, int]]) -> set[tuple[tuple[int, ...], int, int, int]]:
        """(combination, party, uplift, paid) of the latest admitted report."""
        latest: dict[tuple[tuple[int, ...], int], tuple[int, int, int]] = {}
        for index, (combination, reporter, bps, age) in enumerate(filed):
            licensed = any(c == combination and b == reporter for c, b, _ in self.main)
            if age >= 0 and licensed and party(reporter) not in combination:
                key = (combination, party(reporter))
                latest[key] = max(latest.get(key, (-DAY, 0, 0)), (-age, index, bps))
        votes = {(c, p, latest[c, p][2], self.usage(c, p)) for c, p in latest}
        return {vote for vote in votes if vote[3] > 0}

    def co_use(self) -> set[tuple[int, int, int]]:
        """(resource, other, parties)."""
        pairs: dict[tuple[int, int], set[int]] = defaultdict(set)
        for combination, buyer, _ in self.main:
            for one in combination:
                for other in combination:
                    if one != other and party(buyer) not in (one, other):
                        pairs[one, other].add(party(buyer))
        return {(one, other, len(parties)) for (one, other), parties in pairs.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(buys, max_size=14), st.lists(reports, max_size=10), st.randoms(use_true_random=False))
def test_stage_a__on_random_rows__equals_the_plain_model_in_any_order(
    bought: list[tuple[tuple[int, ...], int, int, int, int]],
    filed: list[tuple[tuple[int, ...], int, int, int]],
    random: Random,
) -> None:
    """Every aggregate is the one of the model, and shuffled rows give the same answer."""
    zone = filled(bought, filed)
    answer = zone.at()
    model = Model(bought)
    rows = zone.rows()
    number = {row.party: row.resource for row in answer.resources}
    rank = sorted(o.id for o in rows.organisations if not o.group)
    name = dict(enumerate(rank)) | number
    assert {(row.resource, name[row.party], row.paid) for row in answer.liquidity} == model.liquidity()
    assert {(v.combination, name[v.party], v.uplift_bps, v.paid) for v in answer.votes} == model.votes(filed)
    assert {(row.resource, row.other, row.payers) for row in answer.co_use} == model.co_use()
    for part in (zone.legs, zone.reports):
        random.shuffle(part)
    assert stage_a(shuffled(rows, zone), Cut(DAY, 1), (1, 2, 3), ("0xaa",)) == answer


def shuffled(rows: EvidenceRows, zone: Zone) -> EvidenceRows:
    """The same rows in another order."""
    return EvidenceRows(
        tuple(zone.legs), tuple(zone.reports), rows.resources[::-1], rows.organisations[::-1], rows.ratings[::-1]
    )
