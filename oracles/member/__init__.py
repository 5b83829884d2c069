"""The oracle member: recomputes every report from its own copies, signs once, gathers a quorum, transmits."""
