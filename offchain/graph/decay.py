"""The integer decay table: floor(2^bits * 2^(-age/half_life)), by an exact integer root."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.errors import HeadwaterError


class DecayError(HeadwaterError):
    """A decay rule that no table can be made of."""


def integer_root(value: int, degree: int) -> int:
    """The greatest r >= 0 with r^degree <= value, by bisection."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while high - low > 1:
        middle = (low + high) >> 1
        if middle**degree <= value:
            low = middle
        else:
            high = middle
    return low


@dataclass(frozen=True)
class DecayRule:
    """Half-life in days and the fixed-point bits of the table (DESIGN section 8: 90 days, 2^20)."""

    half_life: int = 90
    bits: int = 20

    def __post_init__(self) -> None:
        """Raise DecayError for a half-life below 1 day or bits outside 1 … 64."""
        if self.half_life < 1 or not 1 <= self.bits <= 64:
            raise DecayError(
                f"decay rule: expected half-life >= 1 and bits 1 … 64, received {self.half_life} and {self.bits}; "
                "take the figures of the Rulebook"
            )

    @property
    def unit(self) -> int:
        """The factor of age 0."""
        return 1 << self.bits

    def factor(self, age: int) -> int:
        """floor(2^bits * 2^(-age/half_life)) for an age in days; 0 for the future and when it has faded away."""
        exponent = self.bits * self.half_life - age
        if age < 0 or exponent < 0:
            return 0
        return integer_root(1 << exponent, self.half_life)
