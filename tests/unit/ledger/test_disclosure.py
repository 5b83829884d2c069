"""Who is shown which body, and the record of it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from offchain.codec.bodies import SCHEMAS, Rating
from offchain.codec.fact import Fact, FactKind
from offchain.domain.types import Address, OrganisationId, Seconds
from offchain.ledger.client import HttpLogSource
from offchain.ledger.disclosure import ReadingRoom, WholeSource, credential
from offchain.ledger.errors import FactRefusedError, NotEntitledError
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.node import create_app
from offchain.ledger.records import Disclosure, Records
from offchain.ledger.store import Store
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import (
    DOMAIN,
    LAB,
    OTHER_CHAIN,
    STRANGER,
    T0,
    AppTransport,
    Judge,
    Person,
    feedback,
    stating,
)

URL = "http://log.test"
AUDITOR, ORACLE = Person(b"\x0a" * 32), Person(b"\x0b" * 32)
EVALUATION = SCHEMAS[FactKind.EVALUATION, 1].example
SHOWN_TO_ALL = [True, False, False]
"""The log is an evaluation, a feedback and a rating of another organisation."""


class Chain:
    """Clock, roles and ties by hand: an auditor, an oracle, and the lab, which sees its feedback."""

    def now(self) -> Seconds:
        return Seconds(T0)

    def organisation(self, reader: Address) -> OrganisationId:
        return OrganisationId({AUDITOR.address: 3, LAB.address: 7}.get(reader, 0))

    def role(self, reader: Address) -> str:
        return {AUDITOR.address: "auditor", ORACLE.address: "oracle"}.get(reader, "")

    def tie(self, reader: Address, fact: Fact) -> str:
        return "own" if reader == LAB.address and fact.kind == FactKind.FEEDBACK else ""


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Records beside the log."""
    return Records(Store(tmp_path / "log.db"))


@pytest.fixture
def room(records: Records) -> ReadingRoom:
    """A reading room over them."""
    return ReadingRoom(DOMAIN, records, Chain(), Chain(), Judge(), lambda: ("http://elsewhere", URL))


@pytest.fixture
def client(log: CirculationLog, room: ReadingRoom) -> httpx.Client:
    """HTTP to a node over three facts."""
    log.append_many([stating(EVALUATION), feedback(), stating(Rating(2), nonce=5)])
    return httpx.Client(transport=AppTransport(create_app(log, None, room)), base_url=URL)


def source(client: httpx.Client, reader: Person | None = None) -> HttpLogSource:
    """The node as a reader sees it."""
    if reader is None:
        return HttpLogSource(URL, client)
    return HttpLogSource(URL, client, lambda node: credential(reader, DOMAIN, node, Seconds(T0)))


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        (None, SHOWN_TO_ALL),
        (STRANGER, SHOWN_TO_ALL),
        (LAB, [True, True, False]),
        (ORACLE, [True] * 3),
        (AUDITOR, [True] * 3),
    ],
    ids=["public", "stranger", "lab", "oracle", "auditor"],
)
def test_bodies__by_reader__are_shown_or_withheld(
    client: httpx.Client, log: CirculationLog, reader: Person | None, shown: list[bool]
) -> None:
    found = source(client, reader).entries(0, 10)
    assert [entry.signed.body is not None for entry in found] == shown
    assert [entry.leaf_hash for entry in found] == [entry.signed.leaf_hash for entry in log.entries()]
    assert [entry.signed.absence for entry in found] == ["" if one else "withheld" for one in shown]


def test_salt__of_a_withheld_body__is_withheld_too(client: httpx.Client) -> None:
    entry = client.get("/v1/log", params={"from": 2}).json()["entries"][0]
    assert (entry["signed"]["salt"], entry["signed"]["body"]) == ("0x", None)


def test_record__of_disclosures__tells_reader_basis_and_count(client: httpx.Client, records: Records) -> None:
    for reader in (None, STRANGER, LAB, AUDITOR):
        source(client, reader).entries(0, 10)
    assert records.disclosures() == [
        Disclosure(LAB.address, OrganisationId(7), "own", 0, 1, Seconds(T0)),
        Disclosure(AUDITOR.address, OrganisationId(3), "auditor", 0, 2, Seconds(T0)),
    ]


def test_record__is_shown_to_auditors_alone(client: httpx.Client) -> None:
    source(client, LAB).entries(0, 10)
    header = {"authorization": credential(AUDITOR, DOMAIN, URL, Seconds(T0))}
    (line,) = client.get("/v1/disclosures", headers=header).json()["disclosures"]
    assert (line["reader"], line["basis"], line["shown"]) == (LAB.address, "own", 1)
    for headers in ({}, {"authorization": credential(ORACLE, DOMAIN, URL, Seconds(T0))}):
        refused = client.get("/v1/disclosures", headers=headers)
        assert (refused.status_code, refused.json()["title"]) == (401, "NotEntitledError")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer x",
        "Headwater x",
        f"Headwater {LAB.address} soon 0x00",
        credential(LAB, OTHER_CHAIN, URL, Seconds(T0)),
        credential(LAB, DOMAIN, URL, Seconds(T0 - 301)),
        credential(LAB, DOMAIN, URL, Seconds(T0 + 301)),
        credential(LAB, DOMAIN, "http://another-node", Seconds(T0)),
        credential(STRANGER, DOMAIN, URL, Seconds(T0)).replace(STRANGER.address, LAB.address),
    ],
    ids=["scheme", "words", "time", "chain", "old", "early", "node", "another"],
)
def test_credential__that_proves_nobody__is_refused(room: ReadingRoom, header: str) -> None:
    with pytest.raises(NotEntitledError):
        room.reader(header)


@pytest.mark.parametrize("when", [T0 - 300, T0 + 300])
def test_credential__of_a_reader__is_good_for_five_minutes(room: ReadingRoom, when: int) -> None:
    assert room.reader(credential(LAB, DOMAIN, URL, Seconds(when))) == LAB.address


def test_refused_credential__over_http__is_named(client: httpx.Client) -> None:
    stale = HttpLogSource(URL, client, lambda node: credential(LAB, DOMAIN, node, Seconds(T0 - 999)))
    with pytest.raises(FactRefusedError, match=f"NotEntitledError.*received {T0 - 999}"):
        stale.entries(0, 1)


def test_pull__by_the_public__copies_leaves_and_public_bodies(client: httpx.Client, make_log: MakeLog) -> None:
    copy = make_log("copy")
    pull(source(client), copy)
    copy.check()
    assert [entry.signed.absence for entry in copy.entries()] == ["", "withheld", "withheld"]


def test_pull__of_the_whole_log__by_a_reader_unknown_yet__keeps_nothing(
    client: httpx.Client, make_log: MakeLog
) -> None:
    copy = make_log("copy")
    with pytest.raises(NotEntitledError, match="body of entry 1: expected disclosed to an oracle, received withheld"):
        pull(WholeSource(source(client, STRANGER)), copy)
    assert copy.size() == 0
    assert pull(WholeSource(source(client, ORACLE)), copy).added == 3


def test_schemas__over_http__are_one_of_every_kind(client: httpx.Client) -> None:
    found = client.get("/v1/schemas").json()
    assert [(one["kind"], one["public"]) for one in found] == [(kind, kind == 6) for kind in range(1, 19)]
