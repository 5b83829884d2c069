"""Verify in part: what the public, a party or a buyer sees of a settled period, and what each would find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.archive import Archive
from offchain.audit.errors import LeafError
from offchain.audit.own_control import CHAIN_ONLY, NOT_CHECKED
from offchain.audit.partial import verify_scope
from offchain.audit.sampling import Signatures
from offchain.audit.scope import FULL, Scope, ScopeError
from offchain.audit.verification import Check, Verification
from offchain.chain.values import AbiValue, record
from offchain.domain.types import PeriodId, ProductId
from tests.unit.audit.conftest import FUND, MAIN_KEY, PAYMENTS, PERIOD, SUBMIT, TRAINING_KEY, Told, account
from tests.unit.audit.paper import word
from tests.unit.audit.test_verify import first_of, transfers_from_settlement

ROOTS = Scope(roots=True)
OURS = Scope(account=account(1))
MAIN_PRODUCT = Scope(product=ProductId(1))
PARTS = (ROOTS, OURS, MAIN_PRODUCT)


def verify(told: Told, scope: Scope, period: PeriodId = PERIOD) -> Verification:
    return verify_scope(scope, period, told.chain, told.index(), told.log(), told.archive)


def names(found: Verification) -> list[str]:
    return [check.name for check in found.checks]


def held(found: Verification, name: str) -> Check:
    return next(check for check in found.checks if check.name == name)


def archive_of(told: Told) -> Archive:
    assert told.archive is not None
    return told.archive


PUBLISHED = ["anchors", "inputs of the report", "signatures on chain", "published leaves and batches", "weights"]


def test_verify__when_roots_are_asked_for__then_anchors_quorum_and_published_leaves(told: Told) -> None:
    found = verify(told, ROOTS)
    assert (found.first, names(found)) == (None, PUBLISHED)
    assert found.notes == ("verified in part: roots", "log: bodies and signatures of facts were not read", NOT_CHECKED)


def test_verify__when_an_account_asks__then_its_lines_and_what_it_was_paid(told: Told) -> None:
    found = verify(told, OURS)
    assert (found.first, names(found)) == (None, [*PUBLISHED, "books", "settled lines", "payments", "control"])
    assert held(found, "payments").received == f"{PAYMENTS[1]} base units of 2 parts of settled lines"


def test_verify__when_the_fund_asks__then_its_earmarks(told: Told) -> None:
    found = verify(told, Scope(account=told.chain.address("EcosystemFund")))
    assert (found.first, held(found, "payments").received) == (None, f"{FUND} base units of 1 parts of settled lines")


def test_verify__when_one_product_is_asked_for__then_its_lines_and_a_note_on_netting(told: Told) -> None:
    found = verify(told, MAIN_PRODUCT)
    assert (found.first, names(found)) == (None, [*PUBLISHED, "books", "settled lines", "control"])
    assert held(found, "settled lines").received == "1 of 1 lines settled, each by its pot, weights and row"
    assert found.notes[-2:] == (
        "payments: netted over all products by account; an account's lines tie them",
        CHAIN_ONLY,
    )


@pytest.mark.parametrize("scope", PARTS, ids=str)
def test_verify__when_in_part__then_no_body_of_a_fact_is_read(told: Told, scope: Scope) -> None:
    # The bodies are not even there: this is what the public holds.
    log = told.log()
    log.check = lambda *_: pytest.fail("read")  # type: ignore[method-assign]
    log.cut = lambda *_: pytest.fail("read")  # type: ignore[method-assign]
    assert verify_scope(scope, PERIOD, told.chain, told.index(), log, told.archive).first is None


@pytest.mark.parametrize("scope", PARTS, ids=str)
def test_verify__when_an_anchor_has_another_root__then_it_is_named(told: Told, scope: Scope) -> None:
    told.chain.change("CirculationLog", "Anchored", 0, root=word(5))
    found = first_of(verify(told, scope))
    assert found.message.startswith(f"root of anchor 0 over 3 entries: expected 0x{word(5).hex()}, received 0x")


def test_verify__when_the_copy_is_shorter_than_an_anchor__then_both_sizes(told: Told) -> None:
    told.chain.change("CirculationLog", "Anchored", 1, size=10)
    found = first_of(verify(told, ROOTS))
    assert (found.finding, found.expected, found.received) == ("AnchorRootError", "10", str(told.log().size()))


INPUTS: dict[str, AbiValue] = {
    "committee": 2, "rules": 2, "refBlock": 1, "refHash": word(1), "logSize": 4, "logRoot": word(2),
}  # fmt: skip


@pytest.mark.parametrize("field", INPUTS)
def test_verify__when_the_report_binds_other_inputs__then_the_field_is_named(told: Told, field: str) -> None:
    report = {**record(told.chain.calldata[word(SUBMIT)]["report"]), field: INPUTS[field]}
    told.chain.change("ContributionOracle", "Reported", report=report)
    assert first_of(verify(told, ROOTS)).message.startswith(f"{field} of the report (chain): expected")


def test_verify__when_a_signature_of_the_quorum_is_changed__then_the_member_is_named(told: Told) -> None:
    sent = dict(told.chain.calldata[word(SUBMIT)])
    signatures = sent["signatures"]
    assert isinstance(signatures, bytes)
    sent["signatures"] = signatures[:20] + bytes([signatures[20] ^ 1]) + signatures[21:]
    told.chain.calldata[word(SUBMIT)] = sent
    assert first_of(verify(told, ROOTS)).message.startswith("signature of member 0 (chain)")


def test_verify__when_a_published_leaf_is_changed__then_both_roots(told: Told) -> None:
    archive = archive_of(told)
    changed = (*archive.leaves[:-1], archive.leaves[-1][:-1] + bytes([archive.leaves[-1][-1] ^ 1]))
    told.archive = replace(archive, leaves=changed)
    found = first_of(verify(told, OURS))
    assert (found.name, found.expected) == ("published leaves and batches", "0x" + archive.report.root.hex())
    assert found.received.startswith("0x")


def test_verify__when_a_published_leaf_is_missing__then_both_numbers(told: Told) -> None:
    archive = archive_of(told)
    told.archive = replace(archive, leaves=archive.leaves[:-1])
    found = first_of(verify(told, ROOTS))
    assert (found.finding, found.expected) == (LeafError.__name__, str(archive.report.leaves))


def test_verify__when_a_byte_of_a_batch_is_changed__then_the_batch_is_named(told: Told) -> None:
    archive = archive_of(told)
    data = archive.batches[0]
    told.archive = replace(archive, batches=(data[:40] + bytes([data[40] ^ 1]) + data[41:],))
    found = verify(told, OURS)
    assert first_of(found).message.startswith("byte 0 of batch 0: expected bytes with hash 0x")
    assert "settlement: not compared, the weights could not be proven" in found.notes


def test_verify__when_the_account_was_paid_one_unit_less__then_both_sums(told: Told) -> None:
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), value=PAYMENTS[1] - 1)
    found = first_of(verify(told, OURS))
    assert (found.finding, found.received) == (
        "EarningError", f"{PAYMENTS[1] - 1} + 0 + 0 = {PAYMENTS[1] - 1}",
    )  # fmt: skip


def test_verify__when_another_account_was_paid_less__then_ones_own_lines_agree(told: Told) -> None:
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), value=PAYMENTS[1] - 1)
    assert verify(told, Scope(account=account(2))).first is None


def test_verify__when_a_line_of_the_product_yields_another_pool__then_it_is_named(told: Told) -> None:
    told.chain.change_line(sorted([MAIN_KEY, TRAINING_KEY]).index(MAIN_KEY), source=1)
    assert first_of(verify(told, MAIN_PRODUCT)).message.startswith(f"source of line 0x{MAIN_KEY.hex()}: expected")


def test_verify__when_a_line_of_another_product_is_wrong__then_this_one_agrees(told: Told) -> None:
    told.chain.change_line(sorted([MAIN_KEY, TRAINING_KEY]).index(TRAINING_KEY), source=1)
    assert verify(told, MAIN_PRODUCT).first is None


def test_verify__when_the_lines_wait__then_it_is_said(told: Told) -> None:
    told.leave_unsettled()
    assert "settlement: 1 of 1 pots wait with 3000000 base units" in verify(told, MAIN_PRODUCT).notes


@pytest.mark.parametrize("scope", PARTS, ids=str)
def test_verify__when_no_archive_is_given__then_weights_come_from_the_log_or_are_left_out(
    told: Told, scope: Scope
) -> None:
    told.archive = None
    found = verify(told, scope)
    assert found.first is None
    assert any(note.startswith("archive: none was given") for note in found.notes)
    assert ("report on chain" in names(found)) is not scope.roots


@pytest.mark.parametrize("scope", PARTS, ids=str)
def test_verify__when_the_period_was_missed__then_that_is_what_the_public_sees(told: Told, scope: Scope) -> None:
    told.chain.remove("ContributionOracle", "Reported")
    told.chain.mine(3_000)
    found = verify(told, scope)
    assert (found.first, "report" in names(found)) == (None, True)


def test_verify__when_the_period_was_never_reported__then_it_is_a_finding(told: Told) -> None:
    assert first_of(verify(told, ROOTS, PeriodId(2))).finding == "NotReportedError"


def test_verify__when_the_scope_is_full__then_it_is_the_full_form(told: Told) -> None:
    assert names(verify(told, FULL))[0] == "copy of the log"


def test_scope__when_two_parts_are_asked_for__then_refused() -> None:
    with pytest.raises(ScopeError, match="one of account, product, roots, received account and roots"):
        Scope(account=account(1), roots=True)


@pytest.mark.parametrize(
    ("signatures", "words"),
    [
        (Signatures.ALL, "all signatures"),
        (Signatures.SAMPLE, "all signatures"),  # a log that is shorter than a sample is checked whole
        (Signatures.NONE, "no signatures"),
    ],
)
def test_verify__when_signatures_are_chosen__then_the_output_says_so(
    told: Told, signatures: Signatures, words: str
) -> None:
    sources = told.chain, told.index(), told.log(), told.archive
    found = verify_scope(FULL, PERIOD, *sources, signatures=signatures)
    assert found.checks[0].received == f"{told.log().size()} entries: rows, bodies, {words}, tree"
