"""The terms of a licence."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Terms:
    """`ILicences.Licence` in the order of its fields: a project of one purpose in the sandbox."""

    licensee: int
    product: int = 5
    valid_from: int = 1_000
    valid_until: int = 2_000
    revoked: bool = False
    form: int = 0
    mode: int = 0
    purpose: int = 1
    composition: bytes = b"\xaa" * 32

    def values(self) -> tuple[Any, ...]:
        """As brownie wants a struct."""
        return (
            self.product,
            self.licensee,
            self.valid_from,
            self.valid_until,
            self.revoked,
            self.form,
            self.mode,
            self.purpose,
            self.composition,
        )
