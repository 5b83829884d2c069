"""Verify and explain: every payout line re-computed from log and chain."""

from offchain.audit.bundling import bundle_run, verify_bundle
from offchain.audit.controlling import control_run
from offchain.audit.reconcile import read_returns, reconcile
from offchain.audit.runs import (
    How,
    archive_report,
    explain_living,
    explain_run,
    payouts_living,
    payouts_run,
    statement_living,
    statement_run,
    verify_living,
    verify_run,
)

__all__ = [
    "How",
    "archive_report",
    "bundle_run",
    "control_run",
    "explain_living",
    "explain_run",
    "payouts_living",
    "payouts_run",
    "read_returns",
    "reconcile",
    "statement_living",
    "statement_run",
    "verify_bundle",
    "verify_living",
    "verify_run",
]
