"""The score 动态质量 of a resource or a product over periods, with its parts, beside the leaf that was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from offchain.audit.archive import Archive
from offchain.audit.bases import Bases
from offchain.audit.compare import check_fields
from offchain.audit.known import require_product, require_resource
from offchain.audit.ports import AuditChain, AuditLog, Progress
from offchain.audit.published import check_archive
from offchain.audit.rebuild import gather
from offchain.audit.verification import silent
from offchain.audit.window import Window
from offchain.codec import leaf as leaves
from offchain.codec.leaf import LeafType, ScoreLeaf, SubjectKind
from offchain.domain.types import SCORE_ONE, PeriodId, ProductId, ResourceId
from offchain.indexer.facts import Reported
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.report import BuiltReport, build
from offchain.report.scores import Score, scores

EQUAL, DIFFERS, ABSENT, UNREPORTED = "equal", "differs", "no leaf", "not reported"
_BLOCKS = "▁▂▃▄▅▆▇█"

Archives = Callable[[PeriodId], Archive | None]
"""The archive of a period's report, None where there is none."""


@dataclass(frozen=True)
class Subject:
    """What a score is about: a resource or a product."""

    kind: SubjectKind
    id: int

    def __str__(self) -> str:
        """In words."""
        return f"{self.kind.name.lower()} {self.id}"

    def require_known(self, snapshot: Snapshot) -> None:
        """Raises UnknownResourceError or UnknownProductError."""
        if self.kind is SubjectKind.RESOURCE:
            require_resource(ResourceId(self.id), snapshot)
        else:
            require_product(ProductId(self.id), snapshot)


def subject_of(resource: int | None, product: int | None) -> Subject:
    """The resource, or where none is named the product."""
    if resource is not None:
        return Subject(SubjectKind.RESOURCE, resource)
    return Subject(SubjectKind.PRODUCT, product or 0)


@dataclass(frozen=True)
class ScoreAt:
    """The score of a period as re-computed; `published` is the leaf of the accepted report, `reported` whether there is
    a report."""

    period: int
    found: Score
    reported: bool
    published: ScoreLeaf | None

    @property
    def verdict(self) -> str:
        """How the published leaf compares: equal, differs, no leaf, not reported."""
        if not self.reported:
            return UNREPORTED
        if self.published is None:
            return ABSENT
        same = (self.published.score, self.published.tags) == (self.found.score, self.found.tags)
        return EQUAL if same else DIFFERS

    @property
    def tags(self) -> tuple[str, ...]:
        """Names of the tags."""
        return tuple(str(tag.name) for tag in self.found.tags)

    def as_json(self) -> dict[str, object]:
        """As JSON values; scores in 10^-9."""
        return {
            "period": self.period,
            "score": self.found.score,
            "parts": dict(self.found.parts),
            "tags": list(self.tags),
            "published": None if self.published is None else self.published.score,
            "compared": self.verdict,
        }


@dataclass(frozen=True)
class History:
    """Scores of one subject, by period; periods in which it had none are told by notes."""

    subject: Subject
    periods: tuple[ScoreAt, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if no published leaf says something else."""
        return all(one.verdict in (EQUAL, UNREPORTED) for one in self.periods)

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts, in the order of the formula."""
        return tuple(self.periods[0].found.parts) if self.periods else ()

    def chart(self) -> list[tuple[str, str, str]]:
        """Name, one block per period, newest figure; the score first."""
        if not self.periods:
            return []
        lines = {"score": [one.found.score for one in self.periods]}
        lines |= {name: [one.found.parts[name] for one in self.periods] for name in self.parts}
        return [(name, sparkline(values), decimal(values[-1])) for name, values in lines.items()]

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        periods = [one.as_json() for one in self.periods]
        return {
            "kind": self.subject.kind.name,
            "subject": self.subject.id,
            "periods": periods,
            "notes": list(self.notes),
        }


def no_archive(_period: PeriodId) -> Archive | None:
    """`Archives` of a zone without any."""
    return None


def history(
    subject: Subject,
    window: Window,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    archives: Archives = no_archive,
    progress: Progress = silent,
    bases: Bases | None = None,
) -> History:
    """Scores of a subject in the periods of a window, all over, each from the inputs of its period.

    Raises UnknownResourceError, UnknownProductError; AuditError for an archive or a report that this copy does not
    give, and as `gather`.
    """
    snapshot = index.snapshot()
    subject.require_known(snapshot)
    known = bases or Bases()
    found, notes = [], []
    for period in window.told(progress):
        inputs, reported = gather(period, index, log, gateway, bases=known), snapshot.report(period)
        built = build(inputs)
        score = scores(inputs, built.judged).get((subject.kind, subject.id))
        if score is None:
            notes.append(f"period {period}: {subject} was not there yet")
            continue
        published = None if reported is None else published_score(subject, built, reported, archives(period))
        found.append(ScoreAt(int(period), score, reported is not None, published))
    return History(subject, tuple(found), tuple(notes))


def published_score(
    subject: Subject, built: BuiltReport, reported: Reported, archive: Archive | None
) -> ScoreLeaf | None:
    """The leaf of a subject in the accepted report, None if it has none.

    The rebuilt leaves are the published ones where they have the accepted root; else the archived ones must.
    """
    for data in _published(built, reported, archive):
        if data[0] == LeafType.SCORE:
            leaf = leaves.decode(data)
            if isinstance(leaf, ScoreLeaf) and (leaf.kind, leaf.subject) == (subject.kind, subject.id):
                return leaf
    return None


def sparkline(values: list[int]) -> str:
    """One block per score (10^-9), an eighth of the score 1 each."""
    return "".join(_BLOCKS[min(len(_BLOCKS) - 1, value * len(_BLOCKS) // SCORE_ONE)] for value in values)


def decimal(score: int) -> str:
    """A score in 10^-9 as a decimal fraction with nine places."""
    whole, rest = divmod(score, SCORE_ONE)
    return f"{whole}.{rest:09d}"


def _published(built: BuiltReport, reported: Reported, archive: Archive | None) -> tuple[bytes, ...]:
    if built.struct.root == reported.report.root:
        return built.leaves
    if archive is None:
        check_fields(f"chain, period {reported.period}", built.struct, reported.report)
        return built.leaves
    check_archive(reported, archive)
    return archive.leaves
