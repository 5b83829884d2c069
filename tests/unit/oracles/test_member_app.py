"""What a member answers, and that a signature never leaves without its row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from offchain.chain.verifier import ChainVerifier
from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.codec.report import AnchorStruct, anchor_digest, report_digest
from offchain.domain.types import PeriodId
from oracles.health import Probed
from oracles.member.anchoring import AnchorSigner
from oracles.member.app import Desk, member_app
from oracles.messages import leaves_of, signed_anchor_of, signed_report_of
from oracles.values import AnchorPoint, Committee
from tests.unit.oracles.fakes import (
    COMMITTEE,
    LOG_DOMAIN,
    MEMBERS,
    ORACLE_DOMAIN,
    STRANGER,
    FakeChain,
    FakeLog,
    Member,
    built_report,
    leaf_hashes,
)

ZERO = PeriodId(0)


def _client(member: Member) -> TestClient:
    anchors = AnchorSigner(member.chain, member.log, LOG_DOMAIN, member.signer)
    desk = Desk(member.chain, member.signer, ORACLE_DOMAIN, member.journal, member.files, anchors)
    return TestClient(member_app(desk, member.health))


@pytest.fixture
def client(member: Member) -> TestClient:
    return _client(member)


def test_report__when_nothing_is_signed__then_404(client: TestClient) -> None:
    answer = client.get("/v1/report/0/0")
    assert (answer.status_code, answer.json()["title"]) == (404, "NotSignedError")


def test_report__when_signed__then_struct_digest_index_and_a_valid_signature(
    member: Member, client: TestClient
) -> None:
    member.reporter.step(ZERO)
    signed = signed_report_of(client.get("/v1/report/0/0").json())
    struct = built_report(0, member.log.root(5), 5).struct
    assert (signed.report, signed.digest, signed.index) == (struct, report_digest(ORACLE_DOMAIN, struct), 0)
    assert ChainVerifier().verify(MEMBERS[0].address, signed.digest, signed.envelope)


def test_report__when_restarted__then_the_same_bytes(
    start: Callable[..., Member], member: Member, client: TestClient
) -> None:
    member.reporter.step(ZERO)
    assert _client(start()).get("/v1/report/0/0").content == client.get("/v1/report/0/0").content


def test_report__when_the_journal_is_of_another_deployment__then_refused_and_nothing_leaves(
    member: Member, client: TestClient
) -> None:
    struct = built_report(0, member.log.root(5), 5).struct
    elsewhere = Domain(ORACLE_DOMAIN.name, 1, ORACLE_DOMAIN.contract)
    member.journal.sign_once(struct, report_digest(elsewhere, struct))
    answer = client.get("/v1/report/0/0")
    assert (answer.status_code, answer.json()["title"]) == (409, "AlreadySignedError")


@pytest.mark.parametrize("path", ["/v1/report/-1/0", "/v1/report/x/0", "/v1/anchor/-1", f"/v1/report/{2**32}/0"])
def test_route__when_a_number_is_out_of_range__then_422(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422


def test_leaves__when_not_built__then_404(client: TestClient) -> None:
    assert client.get("/v1/report/0/0/leaves").status_code == 404


def test_leaves__when_built__then_leaves_and_batches(member: Member, client: TestClient) -> None:
    member.reporter.step(ZERO)
    served = leaves_of(client.get("/v1/report/0/0/leaves").json())
    built = built_report(0, member.log.root(5), 5)
    assert (served.leaves, [one.data for one in served.batches]) == (built.leaves, [one.data for one in built.batches])


def test_anchor__when_the_copy_reaches__then_signed_over_previous_and_own_root(
    member: Member, client: TestClient
) -> None:
    signed = signed_anchor_of(client.get("/v1/anchor/6").json())
    expected = AnchorStruct(1, 5, tree.root(leaf_hashes(5)), 6, tree.root(leaf_hashes(6)))
    digest = anchor_digest(LOG_DOMAIN, expected)
    assert (signed.index, signed.previous_size, signed.size, signed.root) == (1, 5, 6, expected.root)
    assert ChainVerifier().verify(MEMBERS[0].address, digest, signed.envelope)


def test_anchor__when_the_copy_is_shorter__then_404(client: TestClient) -> None:
    answer = client.get("/v1/anchor/7")
    assert (answer.status_code, answer.json()["title"]) == (404, "CopyBehindError")


def test_anchor__when_below_the_newest__then_409_with_both_sides(client: TestClient) -> None:
    answer = client.get("/v1/anchor/4").json()
    assert (answer["status"], answer["expected"], answer["received"]) == (409, "at least 5", "4")


def test_anchor__when_the_copy_is_another_log__then_refused(start: Callable[..., Member]) -> None:
    member = start(FakeLog(leaf_hashes(6, changed=1)))
    answer = _client(member).get("/v1/anchor/6")
    assert (answer.status_code, answer.json()["title"]) == (409, "LogMismatchError")


def test_anchor__when_the_log_was_never_anchored__then_signed_from_the_empty_root(
    member: Member, chain: FakeChain, client: TestClient
) -> None:
    chain.anchor = AnchorPoint(0, 0, tree.EMPTY_ROOT)
    assert signed_anchor_of(client.get("/v1/anchor/6").json()).previous_root == tree.EMPTY_ROOT


def test_anchor__when_the_key_is_no_member__then_refused(member: Member, chain: FakeChain, client: TestClient) -> None:
    chain.members = Committee(1, 3, (STRANGER.address, *COMMITTEE.signers[1:]))
    assert client.get("/v1/anchor/6").json()["title"] == "NotMemberError"


def test_readyz__when_not_looked_yet__then_503(client: TestClient) -> None:
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (Probed(31337, 40, 0), 200),
        (Probed(31337, 3_600, 1), 200),
        (Probed(31337, 3_601, 0), 503),
        (Probed(31337, None, 0), 503),
        (Probed(None, None, 0), 503),
    ],
)
def test_readyz__when_looked__then_the_chain_must_answer_and_be_near(
    member: Member, client: TestClient, found: Probed, status: int
) -> None:
    member.health.probed(found)
    member.health.ticked()
    assert client.get("/readyz").status_code == status


def test_healthz__when_a_period_waits__then_its_state(member: Member, client: TestClient) -> None:
    member.reporter.step_all()
    assert client.get("/healthz").json()["states"]["period 0"] == "GATHER"


def test_metrics__when_a_look_is_over__then_counted(member: Member, client: TestClient) -> None:
    member.health.ticked()
    assert 'headwater_cycle_total{result="ok"} 1.0' in client.get("/metrics").text
