"""Verify and explain: every payout line re-computed from log and chain."""
