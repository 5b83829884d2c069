"""The payout file of the paper zone, and return files of its bank."""

from __future__ import annotations

from pathlib import Path

from offchain.audit.payouts import PayoutFile, payout_file
from offchain.audit.reconcile import Reconciliation, read_returns, reconcile
from tests.unit.audit.conftest import PERIOD, SETTLE, Told

TOTAL = 4_000_001
"""What all accounts got, token base units."""


def file_of(told: Told) -> PayoutFile:
    return payout_file(PERIOD, told.chain, told.index())


def pay(told: Told, payee: str, amount: int, tx: int = SETTLE) -> None:
    sender = told.chain.address("Settlement")
    told.chain.emit(tx, "SettlementToken", "Transfer", from_=sender, to=payee, value=amount)


def returned(tmp_path: Path, rows: list[tuple[str, object, str]], header: str = "reference,amount,status") -> Path:
    file = tmp_path / "return.csv"
    file.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return file


def executed(payouts: PayoutFile) -> list[tuple[str, object, str]]:
    return [(payout.reference, payout.amount, "paid") for payout in payouts.instructions()]


def compared(payouts: PayoutFile, tmp_path: Path, rows: list[tuple[str, object, str]]) -> Reconciliation:
    return reconcile(payouts, read_returns(returned(tmp_path, rows)))
