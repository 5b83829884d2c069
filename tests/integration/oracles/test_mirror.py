"""Mirrors as processes: one follows the log node, another follows the mirror, and both compute the same digests."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest

from offchain.codec import envelope
from offchain.codec.envelope import Envelope
from offchain.codec.fact import domain_of_log
from offchain.codec.report import AnchorStruct, anchor_digest
from offchain.codec.tree import EMPTY_ROOT
from offchain.domain.types import PeriodId
from offchain.ledger.client import HttpLogSource
from offchain.ledger.errors import SourceUnavailableError
from tests.integration.conftest import person
from tests.integration.oracles.conftest import World, fact, open_market, pay

ZERO = PeriodId(0)
FACTS = 5


def anchor(world: World, log: HttpLogSource, index: int, previous: int) -> int:
    """The head of a log anchored by three members' signatures; gives its size."""
    head, zone = log.head(), world.zone
    before = world.events("Anchored")[-1].args["root"] if previous else EMPTY_ROOT
    struct = AnchorStruct(index, previous, before, head.size, head.root)
    digest = anchor_digest(domain_of_log(zone.chain_id, zone.address("CirculationLog")), struct)
    signed = {i: Envelope(envelope.ECDSA, person(f"signer {i}").sign(digest)) for i in range(3)}
    bitmap, signatures = envelope.pack_quorum(signed)
    proof = list(log.consistency(previous, head.size)) if previous else []
    zone.send(person("lab"), "CirculationLog", "anchor", head.size, head.root, proof, bitmap, signatures)
    return head.size


@pytest.fixture(scope="module")
def mirrored(world: World) -> World:
    """Period 0 with revenue and five facts is over and anchored; three facts came later and wait for an anchor."""
    world.configure("log_node", "log", signer_rights=False)
    world.configure("mirror", "mirror", person("signer 0"), log_folder=str(world.folder / "log"))
    world.configure("mirror", "second mirror", person("signer 1"), log_folder=str(world.folder / "mirror"))
    world.configure("mirror", "public mirror", log_folder=str(world.folder / "mirror"))
    world.start("log", "mirror", "second mirror", "public mirror")
    pay(world, open_market(world), 1_000_000_007)
    log = world.log("log")
    for nonce in range(FACTS):
        log.submit(fact(world.zone, person("lab"), nonce))
    world.advance_to(world.zone.calendar.end(ZERO) + 1)
    anchor(world, log, 0, 0)
    for nonce in range(FACTS, FACTS + 3):
        log.submit(fact(world.zone, person("lab"), nonce))
    last = ("second mirror", "public mirror")
    world.until(lambda: {world.log(name).head().size for name in last} == {FACTS}, "the last mirrors to follow")
    return world


def test_mirrors__when_followed__hold_what_is_anchored_and_no_more(mirrored: World) -> None:
    sizes = [mirrored.log(name).head().size for name in ("log", "mirror", "second mirror", "public mirror")]
    assert sizes == [FACTS + 3, FACTS, FACTS, FACTS]


@pytest.mark.parametrize("name", ["log", "mirror", "public mirror"])
def test_mirrors__when_the_public_asks__then_they_show_leaves_and_no_confidential_body(
    mirrored: World, name: str
) -> None:
    found = mirrored.log(name).entries(0, FACTS)
    assert [(entry.signed.absence, entry.signed.body) for entry in found] == [("withheld", None)] * FACTS


def test_mirror__without_the_bodies__then_it_says_that_it_cannot_compute(mirrored: World) -> None:
    with pytest.raises(HTTPError) as refused:
        mirrored.ask("public mirror", "/v1/digests/0")
    assert (refused.value.code, b"withheld" in refused.value.read()) == (422, True)


def test_mirrors__over_one_chain__give_byte_identical_digests(mirrored: World) -> None:
    first, second = (mirrored.ask(name, "/v1/digests/0") for name in ("mirror", "second mirror"))
    assert (first, len(set(first.values()))) == (second, 3)


def test_mirror__when_asked_for_a_period_that_is_not_over__then_it_says_so(mirrored: World) -> None:
    with pytest.raises(HTTPError) as refused:
        mirrored.ask("mirror", "/v1/digests/7")
    assert refused.value.code == 422


def test_mirror__when_a_fact_is_handed_in__then_it_takes_none(mirrored: World) -> None:
    with pytest.raises(SourceUnavailableError):
        mirrored.log("mirror").submit(fact(mirrored.zone, person("lab"), 99))


def test_mirror__when_killed_and_started_again__then_it_goes_on_to_the_next_anchor(mirrored: World) -> None:
    mirrored.processes["mirror"].kill()
    size = anchor(mirrored, mirrored.log("log"), 1, FACTS)
    mirrored.start("mirror")
    mirrored.until(lambda: mirrored.log("second mirror").head().size == size, "the second mirror to go on")
    assert mirrored.log("second mirror").head() == mirrored.log("log").head()
