"""The rows that stage A reads: payments, uplift reports, resources and organisations, as plain integers and hex text.

A *day* is the number of whole ticks since the epoch (`day_of`); the tick is 86,400 seconds in production and shorter on
a demonstration chain. Rows may come in any order; hex text is compared as it stands, so write it in lower case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from offchain.domain.errors import HeadwaterError
from offchain.domain.types import MAIN

DAY_SECONDS = 86_400
"""The production tick, in seconds."""


class EvidenceError(HeadwaterError):
    """A row contradicts another row or is out of its range; fix the indexer that wrote it."""


def _require(holds: bool, what: str, expected: object, received: object) -> None:
    """Raise EvidenceError with both sides unless `holds`."""
    if not holds:
        raise EvidenceError(f"{what}: expected {expected}, received {received}; correct the row and compute again")


def ascending(composition: tuple[int, ...]) -> bool:
    """Whether resource ids are strictly ascending and there is at least one."""
    return bool(composition) and all(a < b for a, b in pairwise(composition))


def day_of(seconds: int, tick: int = DAY_SECONDS) -> int:
    """The day of a chain time: whole ticks of `tick` seconds since the epoch. Raises EvidenceError for a tick < 1."""
    _require(tick >= 1, "tick in seconds", "at least 1", tick)
    return seconds // tick


@dataclass(frozen=True)
class Cut:
    """The moment of a computation: chain time in seconds (rows with a later day count zero) and the tick in seconds."""

    time: int
    tick: int = DAY_SECONDS

    @property
    def day(self) -> int:
        """The day D of the cut."""
        return day_of(self.time, self.tick)


@dataclass(frozen=True, order=True)
class PaidLeg:
    """One payment for a licence, seen from one resource of the composition that was licensed.

    A payment for a composition of n resources is n legs with equal fields except `resource`; every leg carries the
    *full* licence amount (token base units), not a share of it. One leg per payment and resource: the same payment
    given twice counts twice, so the source must be idempotent. Give the legs of every resource of the composition:
    together they say what the composition is made of. `counterparty` (the payer) and `provider` are organisations,
    `composition` is the composition key as hex text, `loop` is `domain.types.MAIN` or `TRAINING`.
    """

    resource: int
    counterparty: int
    provider: int
    licence: int
    composition: str
    day: int
    amount: int
    loop: int = MAIN

    def __post_init__(self) -> None:
        """Raise EvidenceError for a negative amount or day."""
        _require(self.amount >= 0, f"amount of licence {self.licence}", "at least 0", self.amount)
        _require(self.day >= 0, f"day of licence {self.licence}", "at least 0", self.day)


@dataclass(frozen=True, order=True)
class UpliftReport:
    """A measured effect 场景效用: the uplift in basis points that a reporter saw in a scenario with a combination.

    `composition` lists the resources used, strictly ascending; `index` is the leaf index in the circulation log and
    decides between two reports of one day.
    """

    scenario: str
    composition: tuple[int, ...]
    reporter: int
    day: int
    uplift_bps: int
    licence: int
    index: int = 0

    def __post_init__(self) -> None:
        """Raise EvidenceError for unsorted resources or an index beyond 32 bits."""
        _require(ascending(self.composition), "resources of a report", "strictly ascending ids", self.composition)
        _require(self.day >= 0, f"day of report {self.index}", "at least 0", self.day)
        _require(0 <= self.index < 1 << 32, "log index of a report", "0 … 2^32 - 1", self.index)


@dataclass(frozen=True, order=True)
class StarRating:
    """A licensee's rating 口碑 of a product, 1 … 5 stars, said of the composition (ascending ids) that it licensed.

    `index` is the leaf index in the circulation log and decides between two ratings of one day.
    """

    composition: tuple[int, ...]
    reporter: int
    day: int
    stars: int
    index: int = 0

    def __post_init__(self) -> None:
        """Raise EvidenceError for unsorted resources, stars outside 1 … 5 or an index beyond 32 bits."""
        _require(ascending(self.composition), "resources of a rating", "strictly ascending ids", self.composition)
        _require(1 <= self.stars <= 5, f"stars of rating {self.index}", "1 … 5", self.stars)
        _require(0 <= self.index < 1 << 32, "log index of a rating", "0 … 2^32 - 1", self.index)


@dataclass(frozen=True, order=True)
class Content:
    """A content 内容 that a resource has or had: the second in which it was registered, and its sketch."""

    since: int
    sketch: tuple[int, ...]


@dataclass(frozen=True, order=True)
class Resource:
    """A resource: owner organisation and its ownership group (0 = none) at the cut, de-duplicated records, class.

    Class 0 is no class: it is neither scarce nor has it substitutes. `versions` are the days on which a further
    version came into force, at most one a period; `sketch` (`graph.sketch`, ascending, empty = none) tells what its
    content is near to, `since` is the second in which that content was registered, `other` are its further contents.
    """

    id: int
    owner_org: int
    group: int
    volume: int
    class_id: int
    versions: tuple[int, ...] = ()
    sketch: tuple[int, ...] = ()
    since: int = 0
    other: tuple[Content, ...] = ()

    def __post_init__(self) -> None:
        """Raise EvidenceError for a negative volume or day, or an unsorted sketch."""
        for found in (self.sketch, *(content.sketch for content in self.other)):
            _require(not found or ascending(found), f"sketch of resource {self.id}", "ascending", "another order")
        _require(self.volume >= 0, f"volume of resource {self.id}", "at least 0", self.volume)
        _require(min(self.versions, default=0) >= 0, f"days of resource {self.id}", "at least 0", self.versions)


@dataclass(frozen=True, order=True)
class Organisation:
    """An admitted organisation and its ownership group; group 0 means that it stands alone."""

    id: int
    group: int


@dataclass(frozen=True)
class EvidenceRows:
    """Everything stage A may look at. A payer or reporter that `organisations` does not list is unverified: zero."""

    legs: tuple[PaidLeg, ...]
    reports: tuple[UpliftReport, ...]
    resources: tuple[Resource, ...]
    organisations: tuple[Organisation, ...]
    ratings: tuple[StarRating, ...] = ()

    def __post_init__(self) -> None:
        """Raise EvidenceError where ids repeat or a row names an unknown resource, owner, group or provider."""
        groups = {row.id: row.group for row in self.organisations}
        known = {row.id for row in self.resources}
        _require(len(groups) == len(self.organisations), "organisation ids", "each once", "a repeated id")
        _require(len(known) == len(self.resources), "resource ids", "each once", "a repeated id")
        for resource in self.resources:
            what = f"owner group of resource {resource.id}"
            _require(resource.owner_org in groups, what, "a listed owner", f"organisation {resource.owner_org}")
            _require(groups[resource.owner_org] == resource.group, what, groups[resource.owner_org], resource.group)
        _known("resource of a paid leg", known, (leg.resource for leg in self.legs))
        _known("provider of a paid leg", groups.keys(), (leg.provider for leg in self.legs))


def _known(what: str, known: Iterable[int], named: Iterable[int]) -> None:
    """Raise EvidenceError if a named id is not among the known ones."""
    missing = sorted(set(named) - set(known))
    _require(not missing, what, "a listed id", missing)
