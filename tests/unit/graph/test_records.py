"""Record hashes: what is the same record, what is another, and a hash by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from offchain.graph.records import normal, record_hash


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("  Pump\t 7 ", "pump 7"),
        ("Ｐｕｍｐ　７", "pump 7"),
        ("1.50", "15e-1"),
        ("+1.5", "15e-1"),
        ("15E-1", "15e-1"),
        ("0015", "15e0"),
        ("1500", "15e2"),
        ("-.5", "-5e-1"),
        ("１２．０", "12e0"),
        ("-0.000", "0"),
        ("0e7", "0"),
        ("5.", "5e0"),
        (".", "."),
        ("-", "-"),
        ("e5", "e5"),
        ("1.2.3", "1.2.3"),
        ("1e9999999999", "1e9999999999"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_normal__of_a_field__is_its_one_form(field: str, expected: str) -> None:
    assert normal(field) == expected


@given(st.fractions().filter(lambda f: f), st.integers(0, 6), st.integers(-9, 9))
def test_normal__of_a_number_with_zeros_and_a_shifted_point__is_the_same(f: Fraction, zeros: int, shift: int) -> None:
    number = f.numerator
    shifted = f"{number}{'0' * zeros}e{shift - zeros}"
    assert normal(shifted) == normal(f"{number}e{shift}")
    digits, exponent = normal(shifted).split("e")
    assert Fraction(int(digits)) * Fraction(10) ** int(exponent) == number * Fraction(10) ** shift


def test_record_hash__of_two_fields__is_that_of_their_sorted_bytes() -> None:
    """Length in 4 bytes and UTF-8 of `15e-1`, then of `泵` (3 bytes)."""
    by_hand = keccak(b"\0\0\0\x0515e-1" + b"\0\0\0\x03" + "泵".encode())
    assert record_hash(["泵", "1.5"]) == record_hash(["1.50", "", " 泵"]) == by_hand


def test_record_hash__of_other_values_or_other_cuts__is_another() -> None:
    hashes = {record_hash(fields) for fields in (["a", "b"], ["ab"], ["a"], ["a", "a"], ["a", "b", "b"], ["a", "c"])}
    assert len(hashes) == 6


def test_record_hash__of_nothing__is_none() -> None:
    assert record_hash(["", "  "]) is record_hash([]) is None
