"""What trusted control 可信管控 found in a period: for explain, for a gateway that asks, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from offchain.audit.errors import UnknownLicenceError
from offchain.audit.open_run import open_run
from offchain.audit.rebuild import BlockSource, LogCut, rebuild
from offchain.audit.tables import Rows, Table
from offchain.domain.types import PeriodId
from offchain.graph.control import RULES
from offchain.graph.control_flags import Decision, Flag
from offchain.indexer.index import Index
from offchain.report.control import Control, OrganisationRisk
from offchain.report.inputs import numbered

FLAGS = "Flagged by control 可信管控"
RISKS = "Risk by organisation 机构风险分, 0 to 1,000"
DECISIONS = "Access by licence 许可访问决定, risk 风险分 0 to 1,000"


@dataclass(frozen=True)
class Controls:
    """Flags, decisions and risk scores of a period, of all licences or of some: the greatest risk first, then by id."""

    period: int
    flags: tuple[Flag, ...]
    decisions: tuple[Decision, ...]
    organisations: tuple[OrganisationRisk, ...] = ()

    @classmethod
    def of(cls, period: int, found: Control, licences: Collection[int] | None = None) -> Controls:
        """Of all licences (None) or of those named, with the organisations that did what is flagged on them."""
        wanted = {one.licence for one in found.decisions} if licences is None else set(licences)
        kept = sorted(
            (one for one in found.decisions if one.licence in wanted), key=lambda one: (-one.risk, one.licence)
        )
        place = {one.licence: position for position, one in enumerate(kept)}
        flags = sorted(
            (flag for flag in found.flags if flag.licence in place), key=lambda flag: (place[flag.licence], flag)
        )
        parties = {flag.party for flag in flags}
        acting = sorted(
            (one for one in found.organisations if one.party in parties), key=lambda one: (-one.risk, one.organisation)
        )
        return cls(period, tuple(flags), tuple(kept), tuple(acting))

    @property
    def refused(self) -> tuple[Decision, ...]:
        """The decisions that suspend access."""
        return Control(self.flags, self.decisions).refused

    def as_json(self) -> dict[str, object]:
        """As JSON values; a decision is `allow`, `hold` or `deny`, a place in the log is told as people read it."""
        return {
            "period": self.period,
            "flags": [
                {
                    "rule": flag.rule,
                    "rule_zh": RULES[flag.rule][0].name,
                    "licence": flag.licence,
                    "facts": [numbered(index) for index in flag.facts],
                    "reason": flag.reason,
                    "verdict": flag.verdict.name.lower(),
                    "at": flag.at,
                    "party": flag.party,
                }
                for flag in self.flags
            ],
            "decisions": [
                {
                    "licence": one.licence,
                    "decision": one.verdict.name.lower(),
                    "risk": one.risk,
                    "reasons": list(one.reasons),
                }
                for one in self.decisions
            ],
            "organisations": [
                {"organisation": one.organisation, "party": one.party, "risk": one.risk, "reasons": list(one.reasons)}
                for one in self.organisations
            ],
        }

    def tables(self) -> tuple[Table, Table, Table]:
        """Flags, the organisations behind them, and the decisions on licences that have any."""
        flag_columns = ("rule", "licence", "log entries out of scores", "why")
        return (
            Table(FLAGS, flag_columns, self.flag_rows()),
            Table(RISKS, ("organisation", "risk", "party", "reasons"), self.organisation_rows()),
            Table(DECISIONS, ("licence", "decision", "risk", "reasons"), self.decision_rows()),
        )

    def flag_rows(self) -> Rows:
        """Rule in both languages, licence, log entries, reason."""
        return [
            (
                f"{RULES[flag.rule][0].name} {flag.rule}",
                str(flag.licence),
                ", ".join(map(numbered, flag.facts)) or "–",
                flag.reason,
            )
            for flag in self.flags
        ]

    def decision_rows(self) -> Rows:
        """Licence, decision, risk, reasons; licences on which nothing was found are left out: they allow, risk 0."""
        return [
            (str(one.licence), one.verdict.name.lower(), str(one.risk), "; ".join(one.reasons))
            for one in self.decisions
            if one.reasons
        ]

    def organisation_rows(self) -> Rows:
        """Organisation, risk, party, reasons; organisations on which nothing was found are left out: risk 0."""
        return [(str(one.organisation), str(one.risk), one.party, "; ".join(one.reasons)) for one in self.organisations]


NO_CONTROLS = Controls(0, (), ())


def control_notes(found: Control) -> tuple[str, ...]:
    """One line for people where control found anything."""
    facts = len({index for flag in found.flags for index in flag.facts})
    told = f"control: {len(found.flags)} flags, {facts} facts out of scores, {len(found.refused)} licences suspended"
    return (told,) if found.flags else ()


def controls(period: PeriodId, index: Index, log: LogCut, blocks: BlockSource, licence: int | None = None) -> Controls:
    """What control finds in a period that is over. Raises UnknownLicenceError, and as `rebuild`."""
    found = rebuild(period, index, log, blocks).control
    known = [one.licence for one in found.decisions]
    if licence is not None and licence not in known:
        raise UnknownLicenceError(licence, known)
    return Controls.of(int(period), found, None if licence is None else [licence])


def control_run(run_dir: Path, period: int, binary: Path, licence: int | None = None) -> Controls:
    """What control finds in a period of a kept run; `binary` is anvil. Raises as `open_run` and `controls`."""
    with open_run(run_dir, binary) as opened:
        return controls(PeriodId(period), opened.index, opened.log, opened.gateway, licence)
