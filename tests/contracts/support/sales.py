"""What providers offer and buyers agree to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.contracts.support.market import APPLICATION, digest_of

PROJECT, SUBSCRIPTION = 0, 1
SANDBOX, OFFLINE = 0, 1
TERMS = digest_of("terms")
FOR_EVER = 2**64 - 1


@dataclass(frozen=True)
class OfferTerms:
    """`IOffers.OfferTerms` in the order of its fields: a project in the sandbox at a fixed price, without deposits.

    Prices and deposits in token base units, term and window in seconds.
    """

    product: int
    form: int = PROJECT
    mode: int = SANDBOX
    purpose: int = APPLICATION
    term: int = 5_000
    template: int = 0
    feedback_window: int = 0
    price: int = 1_000_000_007
    least_price: int = 0
    greatest_price: int = 0
    feedback_deposit: int = 0
    terms_hash: bytes = TERMS

    def values(self) -> tuple[Any, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())

    def but(self, **changes: Any) -> OfferTerms:
        """The same terms with changes."""
        return replace(self, **changes)

    def by_the_period(self) -> OfferTerms:
        """The same terms as a subscription."""
        return replace(self, form=SUBSCRIPTION, term=0)


@dataclass(frozen=True)
class Purchase:
    """`ISales.Purchase` in the order of its fields: of a project, whatever it costs, without deposits."""

    max_price: int = 2**128 - 1
    max_deposit: int = 0
    deadline: int = FOR_EVER
    periods: int = 0
    terms_hash: bytes = TERMS

    def values(self) -> tuple[Any, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())
