"""A provider's performance in an explanation: what each part adds; figures by hand."""

from __future__ import annotations

from offchain.audit.performed import PERFORMANCE_COLUMNS, performance_rows
from offchain.valuation import ProviderRecord, provider_performance


def test_rows__of_a_product_nobody_spoke_of__say_what_each_neutral_part_adds() -> None:
    """0.2 · 0.25, then halves of 0.25, 0.1, 0.15, nothing for improvements, half of 0.15."""
    found = provider_performance(ProviderRecord(quality=250_000_000))
    assert performance_rows([("8 · 0xaa…", found)]) == [
        ("8 · 0xaa…", "375000", "50000", "125000", "50000", "75000", "0", "75000")
    ]
    assert len(PERFORMANCE_COLUMNS) == 8


def test_rows__of_a_missed_period__are_none() -> None:
    assert performance_rows([("8 · 0xaa…", None)]) == []
