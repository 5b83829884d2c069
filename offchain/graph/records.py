"""Record hashes 记录哈希: normalised so that format, order of columns and notation of numbers do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from offchain.codec.keccak import keccak256

_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:e([+-]?[0-9]{1,9}))?")


def record_hash(fields: Iterable[str]) -> bytes | None:
    """32 bytes of a record; None where all its fields are empty (docs/FORMATS.md section 7, content sketch)."""
    kept = sorted(field.encode() for field in map(normal, fields) if field)
    return keccak256(b"".join(len(field).to_bytes(4, "big") + field for field in kept)) if kept else None


def normal(field: str) -> str:
    """A field in its one form: Unicode NFKC, case folded, single spaces; a decimal number as digits and exponent."""
    text = " ".join(unicodedata.normalize("NFKC", field).casefold().split())
    return _number(text) or text


def _number(text: str) -> str:
    """`1.50`, `+1.5` and `15e-1` are `15e-1`, any zero is `0`; empty where the text is no decimal number."""
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return ""
    sign, whole, part, exponent = found[1], found[2], found[3] or "", int(found[4] or 0)
    digits = (whole + part).lstrip("0")
    kept = digits.rstrip("0")
    if not kept:
        return "0"
    return f"{'-' if sign == '-' else ''}{kept}e{exponent - len(part) + len(digits) - len(kept)}"
