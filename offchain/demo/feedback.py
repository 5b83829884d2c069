"""Plants file what they measured: signed facts with salted bodies, handed to the log node."""

from __future__ import annotations

from collections.abc import Mapping

from offchain.codec.bodies import FEEDBACK_SCHEMA, Feedback
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, FactKind, commitment, domain_of_log, fact_digest
from offchain.codec.keccak import keccak256
from offchain.demo.cast import Cast
from offchain.demo.dataset import World
from offchain.demo.market import SCENARIO, Market
from offchain.demo.stage import Zone
from offchain.demo.training import Measurement
from offchain.domain.types import PeriodId, Seconds
from offchain.ledger.client import HttpLogSource
from offchain.ledger.facts import SignedFact

FIRST_FACT = 1_800
"""Seconds after a period's start from which facts are stated: after every purchase."""
SPREAD = 600
"""Seconds over which the seed spreads them."""


class FeedbackDesk:
    """Turns measurements into facts and hands them in, in the order of plants."""

    def __init__(self, zone: Zone, cast: Cast, market: Market) -> None:
        self._zone, self._cast, self._market = zone, cast, market

    def file_all(
        self, period: PeriodId, world: World, measurements: Mapping[str, Measurement]
    ) -> list[tuple[str, str, str]]:
        """Files every plant's measurement; rows of (entry, plant, leaf hash). Raises the node's refusal."""
        start = int(self._zone.gateway.calendar.start(period))
        self._zone.advance_to(start + FIRST_FACT + SPREAD + 60)
        node = HttpLogSource(self._zone.log_url)
        rows = []
        for plant in world.plants:
            signed = self.fact(plant.name, start, measurements[plant.name])
            receipt = node.submit(signed)
            rows.append((str(receipt.index), plant.name, receipt.leaf_hash.hex()[:16]))
        node.close()
        return rows

    def fact(self, plant: str, start: int, measurement: Measurement) -> SignedFact:
        """The signed feedback of a plant; time, salt and nonce follow from the seed."""
        party = self._cast[plant]
        sold = self._market.sold[plant]
        body = Feedback(
            baseline_bps=measurement.baseline_bps,
            held_out_rows=measurement.held_out_rows,
            measured_bps=measurement.measured_bps,
            metric=measurement.metric,
            positives=measurement.positives,
            scenario=SCENARIO,
            train_rows=measurement.train_rows,
            uplift_bps=measurement.uplift_bps,
        ).body()
        salt = keccak256(f"fact salt\0{self._cast.seed}\0{plant}".encode())
        jitter = int.from_bytes(salt[:4], "big") % SPREAD
        fact = Fact(
            kind=int(FactKind.FEEDBACK),
            schema=FEEDBACK_SCHEMA,
            signer=party.address,
            organisation=self._market.organisations[plant],
            subject=sold.product,
            licence=sold.licence,
            time=Seconds(start + FIRST_FACT + jitter),
            nonce=1,
            commitment=commitment(salt, body),
        )
        domain = self._domain()
        return SignedFact(domain, fact, party.wallet.sign_envelope(fact_digest(domain, fact)), salt, body)

    def _domain(self) -> Domain:
        gateway = self._zone.gateway
        return domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
