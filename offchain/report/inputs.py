"""What a report is made from: chain facts up to the reference block, and the log cut (DESIGN section 5).

Every input is a fact of the chain or of the log; nothing lives only in somebody's database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offchain.codec.bodies import Body
from offchain.domain.types import PPM, Address, LicenceId, OrganisationId, PeriodId, ProductId, ResourceId


@dataclass(frozen=True)
class OrganisationFact:
    """An admitted organisation; `group` 0 stands alone; `valid_until` in seconds; `roles` as bits of `Role`.

    `lost` are accounts that were recovered from, each with the first second in which it could not act any more.
    """

    id: OrganisationId
    group: int
    valid_until: int
    accounts: frozenset[Address]
    roles: int = 0
    lost: tuple[tuple[Address, int], ...] = ()


@dataclass(frozen=True)
class ContentFact:
    """The content of a version of a resource: its root, the second of its registration, its first period in force."""

    root: bytes
    registered_at: int
    from_period: int = 0


@dataclass(frozen=True)
class ResourceFact:
    """A registered resource; `owner` is the organisation that holds it, `born_at` in seconds, `volume` in records.

    `versions` are the periods from which further versions are in force, up to the report's. `contents` are those of
    all versions that were registered, in that order; the first is in force from birth on.
    """

    id: ResourceId
    owner: OrganisationId
    class_id: int
    volume: int
    born_at: int
    versions: tuple[int, ...] = ()
    contents: tuple[ContentFact, ...] = ()


@dataclass(frozen=True)
class CompositionFact:
    """A composition with what valuation needs of its product; `outcome_source` in ppm, scenarios as 0x-hex hashes."""

    key: bytes
    product: ProductId
    payee: OrganisationId
    outcome_source: int
    loop: int
    resources: tuple[ResourceId, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class LicenceFact:
    """A licence; times in seconds."""

    id: LicenceId
    composition: bytes
    licensee: OrganisationId
    valid_from: int
    valid_until: int
    revoked: bool


@dataclass(frozen=True)
class PaymentFact:
    """Money under a licence that became revenue, as Sales and Clauses report it.

    `payer` is the organisation that paid, `amount` in token base units, `time` in seconds; `subscription` says that it
    is a subscription's fee.
    """

    licence: LicenceId
    composition: bytes
    payer: OrganisationId
    amount: int
    time: int
    subscription: bool = False


@dataclass(frozen=True)
class DutyFact:
    """A feedback duty 评测反馈义务, times in seconds: `open` until the deposit went back or was lost, and when it was
    lost, else 0."""

    licence: LicenceId
    due: int
    open: bool
    forfeited_at: int = 0


@dataclass(frozen=True)
class DebtFact:
    """What a clause owes, token base units: of shares and penalties, and of metered use beyond what was prepaid."""

    licence: LicenceId
    clause: int
    debt: int
    shortage: int


FORCED = 1 << 62
"""Index of the first fact that was forced on chain and is not in the log: after all that is."""


def numbered(index: int) -> str:
    """An index as people read it: `5` in the log, `forced 0` on chain."""
    return str(index) if index < FORCED else f"forced {index - FORCED}"


@dataclass(frozen=True)
class StatedFact:
    """A fact of the log cut, or forced on chain, with its typed body.

    `index` is its place in the log, from `FORCED` on its place among the forced facts; `leaf` the hash of its leaf,
    `time` in seconds. `forced_at` is the time of the block that forced it, 0 where none did; `by_contract` says that
    its signer is a contract wallet, which has to endorse it on chain.
    """

    index: int
    signer: Address
    organisation: OrganisationId
    licence: LicenceId
    product: ProductId
    time: int
    body: Body
    leaf: bytes = b""
    forced_at: int = 0
    by_contract: bool = False

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"entry {self.index}" if self.index < FORCED else f"forced fact {self.index - FORCED}"


@dataclass(frozen=True)
class RuleFact:
    """What the valuation needs of the rules in force: version, engine number, seven coefficients in ppm.

    `max_delta` is how far a weight may move from the base, in ppm.
    """

    version: int
    engine: int
    coefficients: tuple[int, ...]
    max_delta: int = PPM


@dataclass(frozen=True)
class ChainFacts:
    """Chain facts known at the reference block, and the pots of the period."""

    organisations: tuple[OrganisationFact, ...]
    resources: tuple[ResourceFact, ...]
    compositions: tuple[CompositionFact, ...]
    licences: tuple[LicenceFact, ...]
    payments: tuple[PaymentFact, ...]
    pots: frozenset[bytes]
    endorsed: frozenset[bytes] = frozenset()
    """Leaf hashes of the facts that contract wallets have endorsed."""
    duties: tuple[DutyFact, ...] = ()
    debts: tuple[DebtFact, ...] = ()
    referral_thresholds: tuple[tuple[int, int], ...] = ()
    """(first period, token base units) of the fund's voted thresholds for referrals, in the order they were voted."""

    modes: Mapping[LicenceId, int] = field(default_factory=dict)
    """`domain.types.SANDBOX` or `OFFLINE` of every licence under which a session is stated."""

    def referral_threshold(self, period: int) -> int | None:
        """What a recommended composition must have earned in a period's rules; None where the fund has no rules."""
        found = [threshold for since, threshold in self.referral_thresholds if since <= period]
        return found[-1] if found else None


@dataclass(frozen=True)
class Reference:
    """The bound inputs of a report: reference block and log cut.

    `earlier_size` is the size of the log cut of the period before, 0 in the first period: what stands below it and was
    stated in time counted there already.
    """

    block: int
    hash: bytes
    log_size: int
    log_root: bytes
    earlier_size: int = 0


@dataclass(frozen=True)
class ReportInputs:
    """Everything `build` reads. `start` and `end` are t0(p) and t1(p) in seconds.

    `base` are the weights in ppm, by resource, of the lines of base(p), by composition key: from there weights move.
    """

    period: PeriodId
    attempt: int
    start: int
    end: int
    committee: int
    rules: RuleFact
    reference: Reference
    chain: ChainFacts
    facts: tuple[StatedFact, ...]
    base: Mapping[bytes, Mapping[int, int]] = field(default_factory=dict)

    def period_of(self, time: int) -> int:
        """The number of the period that contains a time; below 0 before the first."""
        return int(self.period) + (time - self.start) // (self.end - self.start)

    def counted_earlier(self, fact: StatedFact) -> bool:
        """True if the fact stood in the log cut of an earlier period, or was forced in one, and was stated by its
        end."""
        stood = fact.index < self.reference.earlier_size or 0 < fact.forced_at < self.start
        return stood and fact.time < self.start
