"""Which parties speak of a product: independent licensees that paid; and what they paid."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.domain.types import LicenceId, OrganisationId
from offchain.graph import EvidenceRows
from offchain.graph.stage import party_numbers
from offchain.report.inputs import PaymentFact, ReportInputs, StatedFact
from offchain.report.validity import licensee_of


class Licensees:
    """Parties, and who is related to a product: its providers and the owners of its resources.

    A party is an ownership group, or an organisation that stands alone; its number says nothing outside one report.
    """

    def __init__(self, inputs: ReportInputs, rows: EvidenceRows) -> None:
        self._party = party_numbers(rows)
        self.owners = {row.id: self._party[row.owner_org] for row in rows.resources}
        self._products = {c.key: int(c.product) for c in inputs.chain.compositions}
        self._payments = inputs.chain.payments
        self._paid = {payment.licence for payment in inputs.chain.payments if payment.amount > 0}
        self._licensees = licensee_of(inputs.chain.licences)
        self._compositions = {licence.id: licence.composition for licence in inputs.chain.licences}
        related: dict[int, set[int]] = {}
        for c in inputs.chain.compositions:
            owners = {self.owners[int(r)] for r in c.resources if int(r) in self.owners}
            related.setdefault(int(c.product), set()).update({self._party[int(c.payee)], *owners})
        self._related = dict(sorted(related.items()))
        self._spent: dict[tuple[int, int], int] = {}
        for payment in self._payments:
            what = self.licensed(payment)
            self._spent[what] = self._spent.get(what, 0) + payment.amount

    @property
    def products(self) -> tuple[int, ...]:
        """Products with a composition, ascending."""
        return tuple(self._related)

    def party(self, organisation: int) -> int:
        """The party of a listed organisation."""
        return self._party[int(organisation)]

    def licensee(self, licence: LicenceId) -> OrganisationId:
        """The organisation that holds a licence."""
        return self._licensees[licence]

    def composition(self, licence: LicenceId) -> bytes:
        """The key of the composition that a licence names."""
        return self._compositions[licence]

    def independent(self, product: int, party: int) -> bool:
        """True if a party neither provides the product nor owns a resource of it."""
        return party not in self._related[product]

    def licensed(self, payment: PaymentFact) -> tuple[int, int]:
        """Product and licensed party of a payment."""
        return self._products[payment.composition], self._party[int(self._licensees[payment.licence])]

    def pays(self, licence: LicenceId, product: int) -> bool:
        """True if a licence of the product was paid for and its licensee is independent."""
        return licence in self._paid and self.independent(product, self.party(self._licensees[licence]))

    def speaks(self, fact: StatedFact) -> bool:
        """True if a licensee's fact is an independent one under a licence that it paid for."""
        return fact.licence in self._paid and self.independent(int(fact.product), self.party(fact.organisation))

    def heard(self, fact: StatedFact, least: int) -> bool:
        """True if a licensee speaks whose party has licences of the product worth at least so many base units."""
        return self.speaks(fact) and self._spent.get((int(fact.product), self.party(fact.organisation)), 0) >= least

    def fees(self) -> Iterator[tuple[PaymentFact, int, int]]:
        """Payments above 0 that independent parties made themselves, each with product and payer's party."""
        for payment in self._payments:
            product, party = self._products[payment.composition], self._party.get(int(payment.payer))
            if payment.amount > 0 and party is not None and self.independent(product, party):
                yield payment, product, party
