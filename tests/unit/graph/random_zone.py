"""Random purchases and reports for laws over the small zone."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.unit.graph.zone import DAY, PLANTS, PROVIDER, SISTER, Zone

COMBINATIONS = [(1,), (2,), (3,), (1, 2), (1, 3), (1, 2, 3)]
BUYERS = [1, 2, 3, SISTER, PROVIDER, *PLANTS]

buys = st.tuples(
    st.sampled_from(COMBINATIONS),
    st.sampled_from(BUYERS),
    st.integers(0, 500),
    st.sampled_from([0, 90, 180, -1]),
    st.integers(0, 1),
)
reports = st.tuples(
    st.sampled_from(COMBINATIONS), st.sampled_from(BUYERS), st.integers(0, 6000), st.sampled_from([0, 90, -1])
)


def filled(
    bought: list[tuple[tuple[int, ...], int, int, int, int]], filed: list[tuple[tuple[int, ...], int, int, int]]
) -> Zone:
    """A zone with drawn purchases (combination, buyer, amount, age, loop) and reports (…, reporter, bps, age)."""
    zone = Zone()
    for combination, buyer, amount, age, loop in bought:
        zone.buy(combination, buyer, amount, DAY - age, loop=loop)
    for index, (combination, reporter, bps, age) in enumerate(filed):
        zone.report(combination, reporter, bps, DAY - age, index=index)
    return zone
