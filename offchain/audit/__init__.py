"""Verify and explain: every payout line re-computed from log and chain."""

from offchain.audit.runs import explain_living, explain_run, verify_living, verify_run

__all__ = ["explain_living", "explain_run", "verify_living", "verify_run"]
