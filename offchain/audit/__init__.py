"""Verify and explain: every payout line re-computed from log and chain."""

from offchain.audit.runs import archive_report, explain_living, explain_run, verify_living, verify_run

__all__ = ["archive_report", "explain_living", "explain_run", "verify_living", "verify_run"]
