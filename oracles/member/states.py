"""The states of a period's report; each follows from the chain and the own store, so that a restart enters anywhere."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """Where a member stands with a period."""

    WAIT_END = "WAIT_END"
    """The period runs."""
    WAIT_FINAL = "WAIT_FINAL"
    """No finalised block is at or after its end yet."""
    ANCHOR = "ANCHOR"
    """The log cut is not final yet, or the own copy does not reach it."""
    BUILD = "BUILD"
    """The report is being recomputed."""
    SIGN = "SIGN"
    """The one signature is being claimed."""
    GATHER = "GATHER"
    """Fewer than m members say the same."""
    TRANSMIT = "TRANSMIT"
    """A quorum is there; the report is on its way, or an earlier member's turn."""
    WATCH = "WATCH"
    """The report is accepted and can be challenged."""
    DONE = "DONE"
    """Final or missed: nothing more to do."""
