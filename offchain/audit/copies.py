"""Which resources count as one content 近似重复内容 for a composition, and by which sketches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.tables import Rows
from offchain.graph import EvidenceRows
from offchain.graph.clusters import first_of, links, names
from offchain.report import Judged
from offchain.report.contents import attested
from offchain.report.inputs import numbered

Combination = tuple[int, ...]
COPY_COLUMNS = (
    "product",
    "resource",
    "had first by",
    "counts here as",
    "near to",
    "hashes in both",
    "log entries of the sketches",
)


@dataclass(frozen=True)
class SameContent:
    """A resource whose content another had first: `original`. For this composition it counts as `counts_as`.

    `common` of `sample` hashes are in its sketch and in that of `near`, the original or a copy of it; `entries` are
    the facts that carry the sketches of the three.
    """

    resource: int
    original: int
    counts_as: int
    near: int
    common: int
    sample: int
    entries: tuple[int, ...]

    def row(self) -> tuple[str, ...]:
        """The cells of `COPY_COLUMNS` but the product."""
        told = (self.resource, self.original, self.counts_as, self.near, f"{self.common} of {self.sample}")
        return *map(str, told), ", ".join(map(numbered, self.entries))


class Contents:
    """Resources as stage A reads them, by content."""

    def __init__(self, rows: EvidenceRows, judged: Iterable[Judged], parties: Mapping[int, int]) -> None:
        self._first = first_of(rows)
        self._links = links(rows)
        self._owner = {row.id: parties[row.owner_org] for row in rows.resources}
        self._entries: dict[int, list[int]] = {}
        for (resource, _), (fact, _) in attested(judged).items():
            self._entries.setdefault(resource, []).append(fact.index)

    def named(self, composition: Combination) -> Names:
        """What each resource counts as for a composition."""
        name = names(self._first, composition)
        holders: dict[int, set[int]] = {}
        for resource, party in self._owner.items():
            holders.setdefault(name[resource], set()).add(party)
        return Names(name, holders)

    def same(self, composition: Combination, told: Iterable[int], name: Names) -> tuple[SameContent, ...]:
        """Every copy among the resources of a composition and those that its facts tell of, ascending."""
        shown = {*composition, *told}
        return tuple(
            SameContent(
                link.resource,
                link.original,
                name.of((link.resource,))[0],
                link.near,
                link.common,
                link.sample,
                self._carried({link.resource, link.near, link.original}),
            )
            for link in self._links
            if link.resource in shown
        )

    def _carried(self, resources: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({index for resource in resources for index in self._entries.get(resource, ())}))


@dataclass(frozen=True)
class Names:
    """For one composition: what each resource counts as, and who holds each content or a copy of it."""

    name: Mapping[int, int]
    holders: Mapping[int, set[int]]

    def of(self, combination: Iterable[int]) -> Combination:
        """A combination of contents, ascending."""
        return tuple(sorted({self.name.get(resource, resource) for resource in combination}))

    def held_by(self, party: int, combination: Iterable[int]) -> bool:
        """True if a party holds one of the contents, or a copy of one."""
        return any(party in self.holders.get(content, ()) for content in self.of(combination))


def copy_rows(label: str, copies: Iterable[SameContent]) -> Rows:
    """Rows of the table, each with its product."""
    return [(label, *one.row()) for one in copies]
