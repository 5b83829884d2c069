"""Facts of the market: products, compositions, consents, offers, sales and licences."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import (
    Address,
    Amount,
    LicenceId,
    OrganisationId,
    PeriodId,
    Ppm,
    ProductId,
    ResourceId,
    Seconds,
)
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class ProductCreated(Fact):
    """A product; `loop` is `domain.types.MAIN` or `TRAINING`, scenarios are hashes of their names."""

    product: ProductId
    provider: OrganisationId
    loop: int
    datasheet_hash: bytes
    scenarios: tuple[bytes, ...]


@dataclass(frozen=True)
class Composed(Fact):
    """A composition was born; `outcome_source` in ppm, 0 = the period's OUTCOME row."""

    key: bytes
    product: ProductId
    payee: OrganisationId
    outcome_source: Ppm
    resources: tuple[ResourceId, ...]


@dataclass(frozen=True)
class Consent:
    """Terms that a holder is asked to sign: bitmaps of purposes and modes, bounds of the outcome share in ppm."""

    resource: ResourceId
    provider: OrganisationId
    product: ProductId
    purposes: int
    modes: int
    max_derivatives: int
    min_outcome_source: Ppm
    max_outcome_source: Ppm
    valid_until: Seconds
    nonce: int


@dataclass(frozen=True)
class ConsentUsed(Fact):
    """A consent entered a composition."""

    resource: ResourceId
    nonce: int
    key: bytes


@dataclass(frozen=True)
class ConsentWithdrawn(Fact):
    """A consent was withdrawn; `key` is zero if it was never used."""

    resource: ResourceId
    nonce: int
    key: bytes


@dataclass(frozen=True)
class Offered(Fact):
    """A product is on offer; `term` in seconds."""

    offer: int
    product: ProductId
    composition: bytes
    price: Amount
    term: int
    terms_hash: bytes


@dataclass(frozen=True)
class OfferWithdrawn(Fact):
    """An offer was withdrawn."""

    offer: int


@dataclass(frozen=True)
class Bought(Fact):
    """A licence was bought; the price waits in escrow."""

    offer: int
    licence: LicenceId
    licensee: OrganisationId
    price: Amount


@dataclass(frozen=True)
class Released(Fact):
    """A price became revenue; `accepted` is False where the refund window ran out."""

    licence: LicenceId
    composition: bytes
    amount: Amount
    accepted: bool


@dataclass(frozen=True)
class Refunded(Fact):
    """A price went back."""

    licence: LicenceId
    payer: Address
    amount: Amount


@dataclass(frozen=True)
class Issued(Fact):
    """A licence was issued."""

    licence: LicenceId
    product: ProductId
    licensee: OrganisationId
    composition: bytes
    valid_from: Seconds
    valid_until: Seconds


@dataclass(frozen=True)
class Revoked(Fact):
    """A licence was revoked by a refund."""

    licence: LicenceId


@dataclass(frozen=True)
class ValidityChanged(Fact):
    """A licence's last second of validity, at its issue, renewal or cancellation; 0 when it is revoked."""

    licence: LicenceId
    valid_until: Seconds


@dataclass(frozen=True)
class Recognised(Fact):
    """Fees of a subscription became revenue in the open period `period`, beside those that its release brought."""

    licence: LicenceId
    composition: bytes
    period: PeriodId
    amount: Amount


@dataclass(frozen=True)
class ClauseOpened(Fact):
    """A clause came into force with a licence; `composition` is what it pays."""

    clause: int
    licence: LicenceId
    template: int
    licensee: OrganisationId
    composition: bytes


@dataclass(frozen=True)
class UsageBilled(Fact):
    """Metered use of a period was billed; `units` are those of the USAGE leaf, `paid` the prepaid part of `amount`."""

    clause: int
    period: PeriodId
    units: int
    amount: Amount
    paid: Amount


@dataclass(frozen=True)
class ShareDue(Fact):
    """The licensee paid a declared share of outcome revenue; `penalty` came from its deposit."""

    clause: int
    due: Amount
    penalty: Amount


@dataclass(frozen=True)
class ConsentRequested(Fact):
    """A provider asks a holder for a consent."""

    resource: ResourceId
    provider: OrganisationId
    product: ProductId
    nonce: int
    consent: Consent
    note_hash: bytes


@dataclass(frozen=True)
class ConsentDeclined(Fact):
    """A holder declined."""

    resource: ResourceId
    nonce: int


@dataclass(frozen=True)
class PaidThrough(Fact):
    """A model user paid through a clause: `amount` in all, of which `share` became revenue of the clause's composition.

    `reference` is the payment's; an application fact names it.
    """

    clause: int
    payer: Address
    reference: bytes
    amount: Amount
    share: Amount
