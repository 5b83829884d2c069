"""Derived facts 流通事件: one frozen row type per event of the contracts, each with its place on the chain.

Field names are the event's parameter names in snake case, but where that is a word of the language. Amounts are token
base units, times seconds, shares ppm, as in the interfaces under ``contracts/interfaces``.
"""

from offchain.indexer.facts.market import (
    Bought,
    ClauseOpened,
    Composed,
    ConsentUsed,
    ConsentWithdrawn,
    Issued,
    Offered,
    OfferWithdrawn,
    PaidThrough,
    ProductCreated,
    Recognised,
    Refunded,
    Released,
    Revoked,
    UsageClaimed,
    ValidityChanged,
)
from offchain.indexer.facts.oracle import Anchored, CommitteeSet, Member, Reported, Rules, RulesSet, SplitRow
from offchain.indexer.facts.place import Fact, Place
from offchain.indexer.facts.registry import (
    Admitted,
    HolderChanged,
    Joined,
    PayoutSet,
    Registered,
    Registration,
    ResourceTransferred,
)
from offchain.indexer.facts.settlement import (
    Booked,
    LineSettled,
    LineSkipped,
    Parked,
    RevenueReceived,
    TokenTransferred,
    Withdrawn,
)

__all__ = [
    "Admitted",
    "Anchored",
    "Booked",
    "Bought",
    "ClauseOpened",
    "CommitteeSet",
    "Composed",
    "ConsentUsed",
    "ConsentWithdrawn",
    "Fact",
    "HolderChanged",
    "Issued",
    "Joined",
    "LineSettled",
    "LineSkipped",
    "Member",
    "OfferWithdrawn",
    "Offered",
    "PaidThrough",
    "Parked",
    "PayoutSet",
    "Place",
    "ProductCreated",
    "Recognised",
    "Refunded",
    "Registered",
    "Registration",
    "Released",
    "Reported",
    "ResourceTransferred",
    "RevenueReceived",
    "Revoked",
    "Rules",
    "RulesSet",
    "SplitRow",
    "TokenTransferred",
    "UsageClaimed",
    "ValidityChanged",
    "Withdrawn",
]
