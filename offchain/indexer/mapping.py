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
    EventRule("Products", "ConsentRequested", facts.ConsentRequested),
    EventRule("Products", "ConsentDeclined", facts.ConsentDeclined),
    EventRule("Sales", "Offered", facts.Offered),
    EventRule("Sales", "OfferWithdrawn", facts.OfferWithdrawn),
    EventRule("Sales", "Bought", facts.Bought),
    EventRule("Sales", "Released", facts.Released),
    EventRule("Sales", "Refunded", facts.Refunded),
    EventRule("Sales", "Recognised", facts.Recognised),
    EventRule("Licences", "Issued", facts.Issued),
    EventRule("Licences", "Revoked", facts.Revoked),
    EventRule(
        "Licences",
        "SubscriptionUpdate",
        facts.ValidityChanged,
        {"tokenId": "licence", "expiration": "valid_until"},
    ),
    EventRule("Clauses", "ClauseOpened", facts.ClauseOpened),
    EventRule("Clauses", "UsageBilled", facts.UsageBilled),
    EventRule("Clauses", "PaidThrough", facts.PaidThrough, {"paymentReference": "reference"}),
    EventRule("Clauses", "ShareDue", facts.ShareDue),
    EventRule("Sales", "Parked", facts.SalesParked),
    EventRule("Sales", "Withdrawn", facts.SalesWithdrawn, {"to": "recipient"}),
    EventRule("Sales", "Renewed", facts.Renewed, _FROM_PERIOD),
    EventRule("Sales", "Cancelled", facts.SubscriptionCancelled),
    EventRule("FeedbackDuty", "Parked", facts.DutyParked),
    EventRule("FeedbackDuty", "Withdrawn", facts.DutyWithdrawn, {"to": "recipient"}),
    EventRule("FeedbackDuty", "Opened", facts.DutyOpened),
    EventRule("FeedbackDuty", "Fulfilled", facts.DutyFulfilled),
    EventRule("FeedbackDuty", "Forfeited", facts.DutyForfeited),
    EventRule("FeedbackDuty", "Cancelled", facts.DutyCancelled),
    EventRule("Clauses", "Parked", facts.ClauseParked),
    EventRule("Clauses", "Withdrawn", facts.ClauseWithdrawn, {"to": "recipient"}),
    EventRule("Clauses", "Prepaid", facts.Prepaid),
    EventRule("Clauses", "PrepaidReturned", facts.PrepaidReturned),
    EventRule("Clauses", "ClauseCancelled", facts.ClauseCancelled),
    EventRule("Clauses", "ClauseClosed", facts.ClauseClosed),
    EventRule("Clauses", "TakenFromDeposit", facts.TakenFromDeposit),
    EventRule("Clauses", "DebtPaid", facts.DebtPaid),
    EventRule("Settlement", "RevenueReceived", facts.RevenueReceived),
    EventRule("Settlement", "LinesSettled", facts.LinesSettled),
    EventRule("Settlement", "Carried", facts.Carried),
    EventRule("Settlement", "CarryTaken", facts.CarryTaken),
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
    EventRule("EcosystemFund", "Donated", facts.Donated, {"from": "sender"}),
    EventRule("EcosystemFund", "PubliclyFunded", facts.PubliclyFunded, {"from": "sender"}),
    EventRule("EcosystemFund", "SurplusBooked", facts.SurplusBooked),
    EventRule("EcosystemFund", "BudgetRulesSet", facts.BudgetRulesSet, _FROM_PERIOD),
    EventRule("EcosystemFund", "BudgetsOpened", facts.BudgetsOpened),
    EventRule("EcosystemFund", "BudgetClosed", facts.BudgetClosed),
    EventRule("EcosystemFund", "RewardClaimed", facts.RewardClaimed),
    EventRule("EcosystemFund", "PointsChosen", facts.PointsChosen),
    EventRule("EcosystemFund", "Granted", facts.Granted),
    EventRule("EcosystemFund", "OperationDrawn", facts.OperationDrawn),
    EventRule("EcosystemFund", "PayoutParked", facts.PayoutParked),
    EventRule("EcosystemFund", "ParkedWithdrawn", facts.ParkedWithdrawn, {"to": "recipient"}),
    EventRule("CirculationLog", "Anchored", facts.Anchored),
    EventRule("CirculationLog", "Forced", facts.Forced),
    EventRule("CirculationLog", "Endorsed", facts.Endorsed),
    EventRule("LogBond", "Deposited", facts.BondDeposited),
    EventRule("LogBond", "Announced", facts.BondAnnounced),
    EventRule("LogBond", "Withdrawn", facts.BondWithdrawn, {"to": "recipient"}),
    EventRule("LogBond", "Slashed", facts.BondSlashed),
    EventRule("ContributionOracle", "Reported", facts.Reported),
    EventRule("Committee", "CommitteeSet", facts.CommitteeSet, _FROM_PERIOD),
    EventRule("Rulebook", "RulesSet", facts.RulesSet, _FROM_PERIOD),
)

UNUSED: frozenset[tuple[str, str]] = frozenset(
    {
        ("Admissions", "RecommendationRecorded"),
        ("Admissions", "ScoreRecorded"),
        ("CirculationLog", "EIP712DomainChanged"),
        ("Clauses", "Answered"),
        ("Clauses", "Attested"),
        ("Clauses", "Corrected"),
        ("Clauses", "Declared"),
        ("Clauses", "GapCharged"),
        ("Clauses", "TemplateDrafted"),
        ("ContributionOracle", "EIP712DomainChanged"),
        ("ContributionOracle", "LeafSpent"),
        ("Demands", "DemandClosed"),
        ("Demands", "DemandPosted"),
        ("Demands", "ProductProposed"),
        ("Demands", "ProductSelected"),
        ("Licences", "Approval"),
        ("Licences", "ApprovalForAll"),
        ("Licences", "Lifted"),
        ("Licences", "Locked"),
        ("Licences", "Restricted"),
        ("Licences", "Suspended"),
        ("Licences", "Transfer"),
        ("Licences", "Unlocked"),
        ("Participants", "EIP712DomainChanged"),
        ("Participants", "RecoveryEnded"),
        ("Participants", "RecoveryProposed"),
        ("Products", "CostDeclared"),
        ("Products", "EIP712DomainChanged"),
        ("Products", "VersionPublished"),
        ("Resources", "Approval"),
        ("Resources", "ApprovalForAll"),
        ("Resources", "Attested"),
        ("Resources", "BatchMetadataUpdate"),
        ("Resources", "Committed"),
        ("Resources", "Contested"),
        ("Resources", "EIP712DomainChanged"),
        ("Resources", "MetadataUpdate"),
        ("Resources", "Objected"),
        ("Resources", "ObjectionLapsed"),
        ("Resources", "Ruled"),
        ("SettlementToken", "Approval"),
        ("SettlementToken", "Burned"),
        ("SettlementToken", "ContractListed"),
        ("SettlementToken", "Minted"),
        ("SpaceTimeCodes", "Published"),
        ("Taxonomy", "ClassRegistered"),
        ("WhiteList", "ApprovalWithdrawn"),
        ("WhiteList", "Approved"),
    }
)
"""Events of our contracts that say nothing a report or a statement needs, or repeat another event."""
