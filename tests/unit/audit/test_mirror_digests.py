"""A mirror's digests where its base can't be rebuilt: it asks the members for kept leaves, and believes their root."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from offchain.audit.bases import Bases, ReportData
from offchain.audit.errors import ReportFieldError
from offchain.audit.rebuild import gather
from offchain.codec.words import to_hex
from offchain.report.digest import graph_digest
from oracles.messages import leaves_values
from oracles.mirror import add_digests
from oracles.peers import Peers
from oracles.places import Places
from oracles.values import BatchBytes, Leaves
from tests.unit.audit.conftest import PERIOD, Told
from tests.unit.audit.test_bases import NEXT, Shelf, later, told_otherwise
from tests.unit.ledger.world import AppTransport

__all__ = ["later"]


def member(data: ReportData) -> httpx.Client:
    """A member that has these leaves of period 1, and nothing else."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != f"/v1/report/{PERIOD}/0/leaves":
            return httpx.Response(404)
        batches = tuple(BatchBytes(i, 0, 2**256 - 1, one) for i, one in enumerate(data.batches))
        return httpx.Response(200, json=leaves_values(Leaves(PERIOD, 0, data.leaves, batches)))

    return httpx.Client(transport=httpx.MockTransport(answer))


def asked(zone: Told, bases: Bases) -> dict[str, str]:
    app = FastAPI()
    add_digests(app, zone.chain, zone.index(), zone.log(), bases)
    client = httpx.Client(transport=AppTransport(app), base_url="http://mirror")
    found: dict[str, str] = client.get(f"/v1/digests/{NEXT}").json()
    return found


def peers_with(data: ReportData) -> Peers:
    return Peers(Places(("http://member",)), member(data))


def test_digests__when_the_base_cannot_be_rebuilt__then_the_leaves_that_a_member_kept_are_taken(
    request: pytest.FixtureRequest,
) -> None:
    zone: Told = request.getfixturevalue("later")
    data = told_otherwise(zone)
    found = asked(zone, Bases(peers_with(data).kept))
    inputs = gather(NEXT, zone.index(), zone.log(), zone.chain, bases=Bases(Shelf(data)))
    assert found["graph"] == to_hex(graph_digest(inputs))


def test_digests__when_no_member_has_leaves_with_that_root__then_refused(request: pytest.FixtureRequest) -> None:
    zone: Told = request.getfixturevalue("later")
    data = told_otherwise(zone)
    changed = replace(data, batches=(data.batches[0] + b"\0",))
    for bases in (Bases(), Bases(peers_with(changed).kept)):
        with pytest.raises(ReportFieldError, match="period 1"):
            asked(zone, bases)
