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
from offchain.report.control import Control
from offchain.report.inputs import numbered

FLAGS = "Flagged by control 可信管控"
DECISIONS = "Access by licence 许可访问决定"


@dataclass(frozen=True)
class Controls:
    """Flags and decisions of a period, of all licences or of some."""

    period: int
    flags: tuple[Flag, ...]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, period: int, found: Control, licences: Collection[int] | None = None) -> Controls:
        """Of all licences (None) or of those named."""
        wanted = {one.licence for one in found.decisions} if licences is None else set(licences)
        return cls(
            period,
            tuple(flag for flag in found.flags if flag.licence in wanted),
            tuple(one for one in found.decisions if one.licence in wanted),
        )

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
                }
                for flag in self.flags
            ],
            "decisions": [
                {"licence": one.licence, "decision": one.verdict.name.lower(), "reasons": list(one.reasons)}
                for one in self.decisions
            ],
        }

    def tables(self) -> tuple[Table, Table]:
        """Flags, and the decisions on licences that have any."""
        flag_columns = ("rule", "licence", "log entries out of scores", "why")
        return (
            Table(FLAGS, flag_columns, self.flag_rows()),
            Table(DECISIONS, ("licence", "decision", "reasons"), self.decision_rows()),
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
        """Licence, decision, reasons; licences on which nothing was found are left out: they allow."""
        return [
            (str(one.licence), one.verdict.name.lower(), "; ".join(one.reasons))
            for one in self.decisions
            if one.reasons
        ]


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
