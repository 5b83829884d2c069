"""Trusted control 可信管控: five rules over the circulation graph, and what they decide per licence (docs/CONTROL.md).

Pure functions over rows, whole numbers only, independent of the order of the rows. A flag takes facts out of scores; a
decision suspends access. Neither moves money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from offchain.graph.control_bursts import bursts
from offchain.graph.control_flags import Decision, Flag, Found, RuleText, Verdict
from offchain.graph.control_rings import rings
from offchain.graph.control_risk import risk
from offchain.graph.control_rows import ControlParams, ControlRows
from offchain.graph.control_rules import beyond_licence, missing_duties, self_dealing
from offchain.graph.control_sandbox import outside_sandbox

RULES: Mapping[str, tuple[RuleText, Callable[[ControlRows, ControlParams], Iterable[Found]]]] = MappingProxyType(
    {
        "self-dealing": (
            RuleText(
                "自我交易",
                "付款方或陈述方与资源持有方或服务商属于同一主体",
                "the payer or the one who states belongs to an owner's or the provider's party",
            ),
            lambda rows, _: self_dealing(rows),
        ),
        "ring": (
            RuleText(
                "环形交易",
                "支付的资金在期限内经由其他主体流回付款方",
                "what was paid flowed back to the payer within the window",
            ),
            rings,
        ),
        "burst": (
            RuleText(
                "突发刷量",
                "一日之内的流通事件远高于自身或同类的过往水平",
                "facts of a day far above the past of the same licence or party, or of its class",
            ),
            bursts,
        ),
        "beyond-licence": (
            RuleText(
                "超许可使用",
                "在有效期、用途、场景、预付用量或数据安全沙箱之外使用",
                "use outside validity, purpose, scenario, prepaid units or the sandbox",
            ),
            lambda rows, params: chain(beyond_licence(rows), outside_sandbox(rows, params)),
        ),
        "missing-duty": (
            RuleText(
                "未履行义务",
                "评测反馈逾期，或分成条款有欠款",
                "the evaluation is overdue, or the clause has a debt",
            ),
            lambda rows, _: missing_duties(rows),
        ),
    }
)
"""Every rule by its id: what it says in both languages, and the function that finds."""


def flags(rows: ControlRows, params: ControlParams | None = None) -> tuple[Flag, ...]:
    """What the rules find, sorted by rule, licence and facts; the same for the same rows in any order."""
    chosen = params or ControlParams()
    heard = _heard(rows)
    found = {Flag(rule, *one) for rule, (_, find) in RULES.items() for one in find(heard, chosen)}
    return tuple(sorted(found))


def decisions(rows: ControlRows, found: Iterable[Flag]) -> tuple[Decision, ...]:
    """One decision per licence, by id: the strictest verdict of its flags, with their reasons; allow without any.

    A flag whose newest event lies before the period that is decided for is told, and suspends nothing any more.
    """
    by_licence: dict[int, list[Flag]] = {licence.id: [] for licence in rows.licences}
    for flag in sorted(found):
        by_licence[flag.licence].append(flag)
    return tuple(_decided(licence, mine, rows.since) for licence, mine in sorted(by_licence.items()))


def _decided(licence: int, mine: Sequence[Flag], since: int) -> Decision:
    verdicts = [flag.verdict for flag in mine if flag.at >= since]
    reasons = tuple(dict.fromkeys(flag.says for flag in mine))
    return Decision(licence, max(verdicts, default=Verdict.ALLOW), reasons, risk(mine, since))


def _heard(rows: ControlRows) -> ControlRows:
    """Only what is known of listed licences, up to now."""
    known = {licence.id for licence in rows.licences}
    return ControlRows(
        rows.since,
        rows.now,
        tuple(sorted(rows.licences, key=lambda row: row.id)),
        tuple(sorted(row for row in rows.facts if row.licence in known and row.time <= rows.now)),
        tuple(sorted(row for row in rows.payments if row.licence in known and row.time <= rows.now)),
        tuple(sorted(row for row in rows.duties if row.licence in known)),
        tuple(sorted(row for row in rows.debts if row.licence in known)),
    )
