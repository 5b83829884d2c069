"""Content sketches as facts: who may state them, which counts, and that copies leave every holder's total as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec.bodies import ContentSketch, Validation
from offchain.codec.body_content import packed
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, ProductId, ResourceId
from offchain.graph import Content, Resource
from offchain.graph.clusters import first_of
from offchain.report import build, judge
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import ContentFact, OrganisationFact, ReportInputs, ResourceFact, StatedFact
from tests.unit.report.inputs import (
    AB,
    END,
    HOLDER_A,
    HOLDER_B,
    INTEGRATOR,
    START,
    account,
    composition,
    inputs,
)

ATTESTER, SECOND, SISTER, STRANGER = OrganisationId(20), OrganisationId(21), OrganisationId(22), OrganisationId(23)
ROLES = {ATTESTER: Role.REGISTRAR, SECOND: Role.REVIEWER, SISTER: Role.HOLDER | Role.REGISTRAR, STRANGER: Role.HOLDER}
GROUP = 7
HOURS = 3_600


def root(number: int) -> bytes:
    """A content root."""
    return bytes([number]) * 32


def content(first: int) -> bytes:
    """A packed sketch of 20 hashes from a number on."""
    return packed(tuple(range(first, first + 20)))


def sketched(
    index: int,
    resource: int,
    sketch: bytes,
    of: int = 0,
    who: OrganisationId = ATTESTER,
    time: int = START + HOURS // 2,
) -> StatedFact:
    """A sketch of a resource's content, by default of the root with its number."""
    body = ContentSketch(resource, root(of or resource), sketch)
    leaf = index.to_bytes(32, "big")
    return StatedFact(index, account(who), who, LicenceId(0), ProductId(0), time, body, leaf)


def zone(*facts: StatedFact, more: Sequence[ResourceFact] = (), period: int = 1) -> ReportInputs:
    """The small zone with attesters, roots, further resources and facts; A's holder and its sister are of one group."""
    good = inputs()
    people = tuple(replace(o, group=GROUP if o.id == HOLDER_A else 0) for o in good.chain.organisations) + tuple(
        OrganisationFact(o, GROUP if o == SISTER else 0, 2**40, frozenset({account(o)}), int(role))
        for o, role in ROLES.items()
    )
    known = tuple(replace(r, contents=(ContentFact(root(int(r.id)), START - 200),)) for r in good.chain.resources)
    chain = replace(good.chain, organisations=people, resources=(*known, *more))
    return replace(good, period=PeriodId(period), chain=chain, facts=(*good.facts, *facts))


def revised(found: ReportInputs, *contents: ContentFact) -> ReportInputs:
    """The zone in which resource 1 has these contents."""
    first, *others = found.chain.resources
    return replace(found, chain=replace(found.chain, resources=(replace(first, contents=contents), *others)))


def reason(found: ReportInputs) -> str:
    """What speaks against the newest sketch."""
    return [item.reason for item in judge(found) if isinstance(item.fact.body, ContentSketch)][-1]


def row(found: ReportInputs, resource: int = 1) -> Resource:
    """The resource as stage A reads it."""
    return next(r for r in evidence_rows(found, judge(found)).resources if r.id == resource)


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.SPACE_OPERATOR, Role.REVIEWER])
def test_judge__sketch__counts_from_an_independent_attester(role: Role) -> None:
    found = zone(sketched(20, 1, content(0)))
    people = tuple(replace(o, roles=int(role)) if o.id == ATTESTER else o for o in found.chain.organisations)
    assert reason(replace(found, chain=replace(found.chain, organisations=people))) == ""


@pytest.mark.parametrize(
    ("who", "resource", "of", "told"),
    [
        (INTEGRATOR, 1, 1, "neither a registrar, a space operator nor a reviewer"),
        (HOLDER_A, 1, 1, "neither a registrar, a space operator nor a reviewer"),
        (STRANGER, 1, 1, "neither a registrar, a space operator nor a reviewer"),
        (SISTER, 1, 1, "the attester is related to the holder"),
        (SISTER, 2, 2, ""),
        (ATTESTER, 9, 9, "the resource is unknown"),
        (ATTESTER, 1, 2, "no version of the resource has this content root"),
    ],
)
def test_judge__sketch_of_somebody_else_or_something_else__counts_zero(
    who: OrganisationId, resource: int, of: int, told: str
) -> None:
    assert reason(zone(sketched(20, resource, content(0), of, who))) == told


def test_judge__sketch_of_the_attester_s_own_resource__counts_zero() -> None:
    own = ResourceFact(ResourceId(3), ATTESTER, 7, 10, START - 50, (), (ContentFact(root(3), START - 60),))
    assert reason(zone(sketched(20, 3, content(0)), more=(own,))) == "the attester is related to the holder"


@pytest.mark.parametrize(("judge_of", "told"), [(SECOND, "rejected by entry 21: other file"), (HOLDER_A, "")])
def test_judge__sketch_that_was_rejected__counts_zero_but_not_by_the_holder_s_word(
    judge_of: OrganisationId, told: str
) -> None:
    fact = sketched(20, 1, content(0))
    no = replace(
        sketched(21, 1, content(0), who=judge_of, time=fact.time + 60), body=Validation(fact.leaf, False, "other file")
    )
    found = zone(fact, no)
    people = tuple(replace(o, roles=int(Role.REVIEWER)) if o.id == HOLDER_A else o for o in found.chain.organisations)
    assert reason(replace(found, chain=replace(found.chain, organisations=people))) == told


def test_rows__without_a_sketch__are_those_of_before() -> None:
    assert (row(zone()).sketch, row(zone()).since, row(zone()).other) == ((), 0, ())
    assert build(zone()).batches == build(inputs()).batches


def test_rows__of_several_sketches__have_the_newest_by_time_and_of_one_second_the_later_entry() -> None:
    early, late, same = (
        sketched(22, 1, content(0), time=START + 10),
        sketched(20, 1, content(100), time=START + 20),
        sketched(21, 1, content(200), who=SECOND, time=START + 20),
    )
    assert row(zone(early)).sketch == tuple(range(20))
    assert row(zone(early, late)).sketch == tuple(range(100, 120))
    assert row(zone(same, early, late)).sketch == tuple(range(200, 220))


def test_rows__when_the_newest_sketch_is_no_attester_s__then_the_one_before_it_counts() -> None:
    good, bad = sketched(20, 1, content(0), time=START + 10), sketched(21, 1, content(100), who=SISTER, time=START + 20)
    assert row(zone(good, bad)).sketch == tuple(range(20))


def test_rows__of_a_revised_resource__have_the_newest_attested_version_in_force() -> None:
    contents = ContentFact(root(1), START - 200), ContentFact(root(4), START - 90, 1), ContentFact(root(5), START, 2)
    first, second, third = (sketched(20 + n, 1, content(100 * n), of) for n, of in enumerate((1, 4, 5)))
    old, new, later = (
        Content(START - 200, tuple(range(20))),
        Content(START - 90, tuple(range(100, 120))),
        Content(START, tuple(range(200, 220))),
    )
    for facts, period, expected in (
        ((first,), 1, (old, ())),
        ((first, second), 0, (old, (new,))),
        ((first, second, third), 1, (new, (old, later))),
        ((first, second, third), 2, (later, (old, new))),
        ((third,), 1, (Content(0, ()), (later,))),
    ):
        found = row(revised(zone(*facts, period=period), *contents))
        assert (Content(found.since, found.sketch), found.other) == expected


def clones(count: int, owner: OrganisationId) -> tuple[ResourceFact, ...]:
    """So many registrations of A's content, of the same volume, by one owner."""
    return tuple(
        ResourceFact(ResourceId(n), owner, 7, 10_000, START - 50, (), (ContentFact(root(n), START - 60),))
        for n in range(3, 3 + count)
    )


def with_clones(count: int, owner: OrganisationId, attested: bool) -> tuple[ReportInputs, bytes]:
    """The combined product with clones of A in it, and the key of its composition."""
    more = clones(count, owner)
    facts = [sketched(20 + n, n, content(0 if n != 2 else 500)) for n in range(1, 3 + count)] if attested else []
    found = zone(*facts, more=more)
    whole = composition(AB.product, INTEGRATOR, 1, 2, *(int(r.id) for r in more))
    chain = found.chain
    swapped = replace(
        chain,
        compositions=tuple(whole if c.key == AB.key else c for c in chain.compositions),
        licences=tuple(replace(x, composition=whole.key) if x.composition == AB.key else x for x in chain.licences),
        payments=tuple(replace(x, composition=whole.key) if x.composition == AB.key else x for x in chain.payments),
        pots=(chain.pots - {AB.key}) | {whole.key},
    )
    return replace(found, chain=swapped), whole.key


@pytest.mark.parametrize("count", [2, 10])
@pytest.mark.parametrize("owner", [HOLDER_A, HOLDER_B, STRANGER])
def test_report__with_attested_clones__pays_every_holder_as_without_them(count: int, owner: OrganisationId) -> None:
    alone = build(zone()).weighings[AB.key].weights
    found, key = with_clones(count, owner, attested=True)
    weights = build(found).weighings[key].weights
    assert {i: weights[i] for i in (1, 2)} == alone
    assert {weights[i] for i in range(3, 3 + count)} == {0}


def test_report__with_clones_that_nobody_attested__pays_for_them() -> None:
    """What the facts are for: without them a stranger's ten clones are paid for their records."""
    found, key = with_clones(10, STRANGER, attested=False)
    weights = build(found).weighings[key].weights
    assert sum(weights[i] for i in range(3, 13)) > 0


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(20, 25)))
def test_report__of_the_same_facts_in_another_order__is_the_same_to_the_byte(order: list[int]) -> None:
    found, _ = with_clones(2, STRANGER, attested=True)
    rival = sketched(25, 3, content(900), who=SECOND, time=START + 5)
    facts = (*found.facts, rival)
    mixed = sorted(facts, key=lambda fact: order.index(fact.index) if fact.index in order else -1)
    one, two = build(replace(found, facts=facts)), build(replace(found, facts=tuple(mixed)))
    assert (one.struct, one.leaves, one.batches) == (two.struct, two.leaves, two.batches)


def test_weights__of_the_clone_attested_later__do_not_depend_on_when_it_was_attested() -> None:
    """Registration decides who was first, not the day of the attestation."""
    late = sketched(30, 1, content(0), time=END - 1)
    found = zone(sketched(20, 3, content(0)), late, more=clones(1, STRANGER))
    rows = evidence_rows(found, judge(found))
    assert first_of(rows)[3] == 1
