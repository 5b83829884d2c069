"""What a run leaves for machines: the content of `--json FILE`. Amounts are decimal strings of token base units."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from offchain.audit.arithmetic import Pools
from offchain.chain.values import Receipt
from offchain.valuation import ProviderPerformance, Weighing

VOLATILE = ("transactions", "gas")
"""Parts that differ between equal runs: hashes follow block times, gas follows zero bytes of hashes and signatures."""


@dataclass(frozen=True)
class Transaction:
    """One transaction of the run."""

    what: str
    hash: str
    gas: int


@dataclass
class Notes:
    """Transactions as they happen."""

    transactions: list[Transaction] = field(default_factory=list)

    def note(self, what: str, receipt: Receipt) -> None:
        """Remembers a transaction."""
        self.add(what, receipt.hash, receipt.gas_used)

    def add(self, what: str, tx_hash: bytes, gas: int) -> None:
        """Remembers a transaction by hash and gas used."""
        self.transactions.append(Transaction(what, "0x" + tx_hash.hex(), gas))


@dataclass(frozen=True)
class PeriodResult:
    """A settled period: revenue and pools in base units, weighings and provider performance by product name."""

    period: int
    revenue: int
    pools: Pools
    weighings: dict[str, Weighing]
    performances: dict[str, ProviderPerformance]
    report_root: bytes
    log_root: bytes


def as_json(
    seed: int,
    variant: str,
    periods: list[PeriodResult],
    payouts: dict[str, int],
    balances: dict[str, int],
    notes: Notes,
) -> dict[str, object]:
    """The machine-readable result. `log_root` and `report_root` are those of the last period."""
    return {
        "seed": seed,
        "variant": variant,
        "performance": {str(p.period): {name: asdict(k) for name, k in p.performances.items()} for p in periods},
        "revenue": {str(p.period): str(p.revenue) for p in periods},
        "split": {str(p.period): _pools(p.pools) for p in periods},
        "weights": {str(p.period): {name: w.as_json() for name, w in p.weighings.items()} for p in periods},
        "payouts": {who: str(amount) for who, amount in sorted(payouts.items())},
        "balances": {who: str(amount) for who, amount in sorted(balances.items())},
        "log_root": "0x" + periods[-1].log_root.hex(),
        "report_root": "0x" + periods[-1].report_root.hex(),
        "report_roots": {str(p.period): "0x" + p.report_root.hex() for p in periods},
        "transactions": [{"what": t.what, "hash": t.hash, "gas": t.gas} for t in notes.transactions],
        "gas": _gas(notes),
    }


def differences(left: dict[str, object], right: dict[str, object]) -> list[str]:
    """Where two results differ, volatile parts left out; one line per difference with both sides."""
    found: list[str] = []
    names = sorted((set(left) | set(right)) - set(VOLATILE))
    for name in names:
        _compare(name, left.get(name), right.get(name), found)
    return found


def _compare(path: str, left: object, right: object, found: list[str]) -> None:
    """Walks mappings and lists; appends the first differing leaves."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(set(left) | set(right)):
            _compare(f"{path}.{key}", left.get(key), right.get(key), found)
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for place, (a, b) in enumerate(zip(left, right, strict=True)):
            _compare(f"{path}[{place}]", a, b, found)
    elif left != right:
        found.append(f"{path}: {left!r} / {right!r}")


def _pools(pools: Pools) -> dict[str, str]:
    """Pools as decimal strings."""
    return {
        "source": str(pools.source),
        "service": str(pools.service),
        "unearned": str(pools.unearned),
        "operator": str(pools.operator),
        "ecosystem": str(pools.ecosystem),
    }


def _gas(notes: Notes) -> dict[str, int]:
    """Gas by what was done, the last of its name."""
    return {t.what: t.gas for t in notes.transactions}
