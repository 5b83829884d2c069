"""The demo's clock and rules: fixed genesis, periods of two hours, short windows (all seconds of chain time)."""

from __future__ import annotations

GENESIS = 1_767_225_600
"""2026-01-01 00:00:00 UTC."""
PERIOD_LENGTH = 7_200

RULES: dict[str, object] = {
    "report_delay": 60,
    "report_window": 5_000,
    "challenge_window": 300,
    "verdict_window": 300,
    "min_reveal": 2,
    "max_reveal": 3_600,
    "objection_window": 60,
    "refund_window": 600,
    "max_delta": 200_000,
    "anchor_growth": 1_000_000,
    "market": {"suspension_window": 3_600, "answer_window": 1_800},
    "registry": {"recovery_window": 3_600, "ruling_window": 3_600, "admission_epoch": 86_400},
}


def short_rules() -> dict[str, object]:
    """Rules for `up`: periods of a minute on one-second blocks, so that a person sees money move."""
    return RULES | {
        "report_delay": 5,
        "report_window": 120,
        "challenge_window": 15,
        "verdict_window": 30,
        "objection_window": 5,
        "refund_window": 20,
    }


SHORT_PERIOD = 60

CLASS = 101
"""Industrial equipment sensor series, the one class of the demo's taxonomy."""
