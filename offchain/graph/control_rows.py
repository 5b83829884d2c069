"""What trusted control 可信管控 reads: facts, licences, payments, duties and debts as plain integers and text.

A *party* is an ownership group or a lone organisation, as text that says which (`group 3`, `organisation 7`). Times in
seconds, amounts in token base units. Rows may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

from offchain.graph.evidence import DAY_SECONDS


@dataclass(frozen=True, order=True)
class ControlLicence:
    """A licence with what its composition says.

    `party` holds the licence, `interested` are the parties that earn from it: owners and provider. `scenarios` are
    hashes of the product's target scenarios in hex. `mode` is `domain.types.SANDBOX` or `OFFLINE`, None where nobody
    asked for it.
    """

    id: int
    party: str
    product: int
    composition: str
    loop: int
    interested: frozenset[str]
    scenarios: frozenset[str]
    valid_from: int
    valid_until: int
    revoked: bool = False
    mode: int | None = None


@dataclass(frozen=True, order=True)
class ControlFact:
    """A fact of the log by a party with a right to state it; `kind` in lower case, `scenario` a hash in hex or empty.

    `index` is its place in the log, by which flags name it. `session` and `result` are what a session's fact names, in
    hex, and empty for other kinds.
    """

    index: int
    party: str
    licence: int
    kind: str
    time: int
    scenario: str = ""
    session: str = ""
    result: str = ""


@dataclass(frozen=True, order=True)
class ControlPayment:
    """Money that a party paid under a licence."""

    licence: int
    payer: str
    amount: int
    time: int


@dataclass(frozen=True, order=True)
class ControlDuty:
    """A feedback duty: the evaluation is due by a second.

    `forfeited_at` is the second in which the deposit was lost, 0 while it is not; `open` until it went one way or the
    other.
    """

    licence: int
    due: int
    open: bool
    forfeited_at: int = 0


@dataclass(frozen=True, order=True)
class ControlDebt:
    """What a clause owes now: `debt` of shares and penalties, `shortage` of metered use beyond what was prepaid."""

    licence: int
    clause: int
    debt: int
    shortage: int


@dataclass(frozen=True)
class ControlRows:
    """Everything that control looks at, up to second `now`; `since` is the first second of the period it decides for.

    Facts and payments under licences that are not listed are passed over, and so are facts after `now`.
    """

    since: int
    now: int
    licences: tuple[ControlLicence, ...]
    facts: tuple[ControlFact, ...] = ()
    payments: tuple[ControlPayment, ...] = ()
    duties: tuple[ControlDuty, ...] = ()
    debts: tuple[ControlDebt, ...] = ()


@dataclass(frozen=True)
class ControlParams:
    """Thresholds. Every comparison is of whole numbers, multiplied crosswise.

    A ring is at most `ring_length` payments long, within `ring_days`, and carries back at least
    `ring_share` / `ring_whole` of what was paid. A burst is at least `burst_least` facts of a kind on one day and more
    than `burst_ratio` times the daily mean of up to `burst_days` days before. A delivery gateway states a session
    within `session_days`. A day is `tick` seconds.
    """

    ring_length: int = 4
    ring_days: int = 45
    ring_share: int = 1
    ring_whole: int = 2
    burst_least: int = 50
    burst_ratio: int = 10
    burst_days: int = 30
    session_days: int = 1
    tick: int = DAY_SECONDS


def uses(fact: ControlFact, licence: ControlLicence) -> bool:
    """True if the fact is a word of those who use: the licensee's own, or a model user's application.

    What a gateway delivers and what a provider does for its customers is not.
    """
    return fact.party == licence.party or fact.kind == "application"
