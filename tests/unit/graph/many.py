"""Evidence by the thousand: random rows from a seed, and the worked example as rows; the same on every engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from offchain.graph import (
    Cut,
    EvidenceRows,
    Organisation,
    PaidLeg,
    Resource,
    StageA,
    StarRating,
    UpliftReport,
    open_stage,
)
from offchain.graph.digest import digest
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Engine

VECTOR = Path(__file__).parents[2] / "vectors" / "worked-example.json"
DAY = 3000
SCENARIOS = ("0xaa", "0xbb", "0xcc")
Question = tuple[tuple[int, ...], tuple[str, ...]]


def evidence(seed: int = 7, payments: int = 1_500, reports: int = 1_500) -> EvidenceRows:
    """12 resources of 6 owners in two classes and none, 3 providers, 40 buyers, groups across them; faded, future, free
    and TRAINING payments, payments back to holders, unlisted buyers, and amounts up to 10^24 units."""
    random = Random(seed)
    groups = {i: random.choice([0, 0, 0, 1, 2, 3]) for i in range(1, 50)}
    owners = {resource: 1 + resource % 6 for resource in range(1, 13)}
    offers = [tuple(sorted(random.sample(sorted(owners), random.randint(1, 4)))) for _ in range(25)]
    legs: list[PaidLeg] = []
    for licence in range(1, payments + 1):
        offer, buyer, provider = random.choice(offers), random.randint(1, 52), random.randint(7, 9)
        day, amount = DAY - random.choice([-3, 0, *range(0, 2000, 97)]), random.choice([0, 1, 10**24, licence * 10**6])
        loop = random.choice([0, 0, 0, 1])
        legs += [PaidLeg(i, buyer, provider, licence, f"{offers.index(offer):02x}", day, amount, loop) for i in offer]
    said = tuple(
        UpliftReport(
            random.choice(SCENARIOS),
            random.choice(offers),
            random.randint(1, 49),
            DAY - random.randint(-2, 300),
            random.randint(-100, 9_000),
            1,
            index,
        )
        for index in range(reports)
    )
    listed = tuple(Organisation(i, group) for i, group in groups.items())
    held = tuple(
        Resource(i, owner, groups[owner], 100 * i, (0, 5, 6)[i % 3], (DAY - 90 * i, DAY - i, DAY + 1))
        for i, owner in owners.items()
    )
    rated = tuple(
        StarRating(
            random.choice(offers), random.randint(1, 49), DAY - random.randint(-2, 300), random.randint(1, 5), index
        )
        for index in range(reports)
    )
    return EvidenceRows(tuple(legs), said, held, listed, rated)


def questions() -> tuple[Question, ...]:
    """Compositions from one resource to all, within none, some and all scenarios."""
    return ((1,), SCENARIOS), ((2, 5, 7), ("0xbb",)), ((3, 4), ()), (tuple(range(1, 13)), SCENARIOS)


def worked() -> EvidenceRows:
    """The worked example: an organisation licensed the largest combination that it reports on, by one licence."""
    data = json.loads(VECTOR.read_text(encoding="utf-8"))
    number = {"A": 1, "B": 2, "C": 3}
    by_size = sorted(data["uplift_reports"]["rows"], key=lambda row: len(row[1]))
    licensed = {reporter: names for _, names, reporter, _, _ in by_size}
    legs = [
        PaidLeg(number[name], _organisation(payer), 9, _organisation(payer), licensed[payer], day, amount)
        for name, payer, day, amount in data["paid_legs"]["rows"]
    ]
    reports = [
        UpliftReport(scenario, tuple(number[name] for name in names), _organisation(reporter), day, bps, 1, index)
        for index, (scenario, names, reporter, day, bps) in enumerate(data["uplift_reports"]["rows"])
    ]
    resources = [Resource(i, i, 0, data["accepted_records"][name], 1) for name, i in number.items()]
    listed = [Organisation(i, 0) for i in (1, 2, 3, 9, *sorted({leg.counterparty for leg in legs}))]
    return EvidenceRows(tuple(legs), tuple(reports), tuple(resources), tuple(listed))


def _organisation(name: str) -> int:
    """org12 -> 112."""
    return 100 + int(name.removeprefix("org"))


def answers(engine: Callable[[], Engine] = DuckEngine, seed: int = 7) -> list[StageA]:
    """All questions on random evidence, then the worked example, each from one stage."""
    with open_stage(evidence(seed), Cut(DAY, 1), engine=engine) as stage:
        found = [stage.of(*question) for question in questions()]
    with open_stage(worked(), Cut(364, 1), engine=engine) as stage:
        return [*found, stage.of((1, 2, 3), ("pump",))]


def digests(found: list[StageA]) -> list[str]:
    """SHA-256 of each answer in hexadecimal."""
    return [digest(answer).hex() for answer in found]
