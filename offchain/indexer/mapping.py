"""Which event becomes which fact: one table, nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offchain.indexer import facts
from offchain.indexer.facts import Fact


@dataclass(frozen=True)
class EventRule:
    """An event of a contract, the fact it becomes, and its parameters whose field has another name."""

    contract: str
    event: str
    fact: type[Fact]
    renamed: Mapping[str, str] = field(default_factory=dict)


_FROM_PERIOD = {"from": "from_period"}

RULES: tuple[EventRule, ...] = (
    EventRule("Participants", "Admitted", facts.Admitted),
    EventRule("Participants", "Joined", facts.Joined),
    EventRule("Participants", "Amended", facts.Amended, _FROM_PERIOD),
    EventRule("Participants", "OrganisationRevoked", facts.OrganisationRevoked),
    EventRule("Participants", "Recovered", facts.Recovered),
    EventRule("Participants", "PayoutSet", facts.PayoutSet, _FROM_PERIOD),
    EventRule("Resources", "Registered", facts.Registered, {"class": "class_id"}),
    EventRule("Resources", "BirthSet", facts.BirthSet),
    EventRule("Resources", "Revised", facts.Revised, _FROM_PERIOD | {"class": "class_id"}),
    EventRule("Resources", "HolderChanged", facts.HolderChanged, _FROM_PERIOD),
    EventRule(
        "Resources",
        "Transfer",
        facts.ResourceTransferred,
        {"from": "sender", "to": "recipient", "tokenId": "resource"},
    ),
    EventRule("Products", "ProductCreated", facts.ProductCreated),
    EventRule("Products", "Composed", facts.Composed),
    EventRule("Products", "ConsentUsed", facts.ConsentUsed),
    EventRule("Products", "ConsentWithdrawn", facts.ConsentWithdrawn),
    EventRule("Sales", "Offered", facts.Offered),
    EventRule("Sales", "OfferWithdrawn", facts.OfferWithdrawn),
    EventRule("Sales", "Bought", facts.Bought),
    EventRule("Sales", "Released", facts.Released),
    EventRule("Sales", "Refunded", facts.Refunded),
    EventRule("Licences", "Issued", facts.Issued),
    EventRule("Licences", "Revoked", facts.Revoked),
    EventRule(
        "Licences",
        "SubscriptionUpdate",
        facts.ValidityChanged,
        {"tokenId": "licence", "expiration": "valid_until"},
    ),
    EventRule("Clauses", "ClauseOpened", facts.ClauseOpened),
    EventRule("Settlement", "RevenueReceived", facts.RevenueReceived),
    EventRule("Settlement", "LineSettled", facts.LineSettled),
    EventRule("Settlement", "LineSkipped", facts.LineSkipped),
    EventRule("Settlement", "Parked", facts.Parked),
    EventRule("Settlement", "Withdrawn", facts.Withdrawn, {"to": "recipient"}),
    EventRule(
        "SettlementToken",
        "Transfer",
        facts.TokenTransferred,
        {"from": "sender", "to": "recipient", "value": "amount"},
    ),
    EventRule("EcosystemFund", "Booked", facts.Booked, {"from": "sender"}),
    EventRule("CirculationLog", "Anchored", facts.Anchored),
    EventRule("ContributionOracle", "Reported", facts.Reported),
    EventRule("Committee", "CommitteeSet", facts.CommitteeSet, _FROM_PERIOD),
    EventRule("Rulebook", "RulesSet", facts.RulesSet, _FROM_PERIOD),
)

REVENUE_RULES: tuple[EventRule, ...] = (
    EventRule("Sales", "Recognised", facts.Recognised),
    EventRule("Clauses", "UsageClaimed", facts.UsageClaimed),
    EventRule("Clauses", "PaidThrough", facts.PaidThrough, {"paymentReference": "reference"}),
)
"""Revenue beside licence prices: subscriptions, metered use and outcome shares."""

ALL_RULES = RULES + REVENUE_RULES

UNUSED: frozenset[tuple[str, str]] = frozenset(
    {
        ("ParticipantChanges", "Amended"),
        ("ParticipantChanges", "OrganisationRevoked"),
        ("ParticipantChanges", "Recovered"),
        ("ParticipantChanges", "RecoveryEnded"),
        ("ParticipantChanges", "RecoveryProposed"),
        ("Participants", "RecoveryEnded"),
        ("Participants", "RecoveryProposed"),
        ("ResourceBirth", "Attested"),
        ("ResourceBirth", "Contested"),
        ("ResourceBirth", "ObjectionLapsed"),
        ("ResourceBirth", "Objected"),
        ("ResourceBirth", "Ruled"),
        ("ResourceBirth", "BirthSet"),
        ("Resources", "Attested"),
        ("Resources", "Contested"),
        ("Resources", "ObjectionLapsed"),
        ("Resources", "Objected"),
        ("Resources", "Ruled"),
        ("Resources", "Committed"),
        ("SpaceTimeCodes", "Published"),
        ("Taxonomy", "ClassRegistered"),
        ("SettlementToken", "ContractListed"),
        ("SettlementToken", "Minted"),
        ("SettlementToken", "Burned"),
    }
)
"""Events of our interfaces that say nothing a report or a statement needs, or repeat another event."""
