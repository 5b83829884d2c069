"""Rates of the log store on this machine: printed beside their goals, never asserted. Alone: `-m tests.bench.store`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from offchain.audit.published import check_tree
from offchain.audit.sampling import SampledVerifier, Signatures
from offchain.audit.verification import silent
from offchain.chain.verifier import ChainVerifier
from offchain.chain.wallet import Wallet
from offchain.codec import envelope
from offchain.codec.bodies import Feedback
from offchain.codec.fact import Fact, commitment, domain_of_log, fact_digest
from offchain.codec.keccak import keccak256
from offchain.codec.tree import Frontier, Tree
from offchain.domain.types import Address, LicenceId, OrganisationId, PeriodId, ProductId, Seconds
from offchain.indexer.facts import Anchored, Place
from offchain.ledger.check import check_log
from offchain.ledger.exporting import export_log
from offchain.ledger.facts import Head, SignedFact
from offchain.ledger.importing import import_anchored, import_signed
from offchain.ledger.store import Store

DOMAIN = domain_of_log(31337, Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))
LABS = [Wallet.derive("bench", f"lab {number}") for number in range(8)]
WORKERS = 2
PAGE = 10_000
SINGLE = 50
"""Appends of one fact each that are timed."""
WIDTH = 56
VERIFIED = 10_000_000
"""Facts whose time is computed from the measured rate."""


@dataclass(frozen=True)
class Size:
    """How much is measured: facts that are really signed, facts that are not, leaves of a tree."""

    signed: int = 20_000
    unsigned: int = 200_000
    leaves: int = 1_000_000


@dataclass(frozen=True)
class Rate:
    """A figure with its goal: at least so much, or at most if `most`; goal None: there is none."""

    name: str
    found: float
    goal: float | None = None
    most: bool = False

    def line(self) -> str:
        """Name, figure, goal, how often the goal is met (above 1 is better), and the verdict."""
        shown = f"{self.name:<{WIDTH}}{self.found:>14,.{1 if self.found < 100 else 0}f}"
        if self.goal is None:
            return shown
        ratio = self.goal / self.found if self.most else self.found / self.goal
        verdict = "met" if ratio >= 1 else "missed"
        return f"{shown}  {'at most' if self.most else 'at least'} {self.goal:,.0f}: {ratio:.2f}, {verdict}"


def measure(size: Size, folder: Path, say: Callable[[str], None] = print) -> list[Rate]:
    """All rates, in a folder of one's own."""
    rates = [_tree(size.leaves)]
    for name, count, goal in (("signed", size.signed, 4_000), ("unsigned", size.unsigned, 50_000)):
        say(f"measuring: the store, {count:,} facts {name}")
        place = folder / name
        place.mkdir()
        rates += _bulk(place, count, name == "signed", goal)
    return rates


def _tree(count: int) -> Rate:
    leaves = [keccak256(number.to_bytes(8, "big")) for number in range(count)]
    begun = time.perf_counter()
    Tree(leaves).root()
    return Rate(f"tree of {count:,} leaves: ms", 1_000 * (time.perf_counter() - begun), 3_000 * count / 10**6, True)


def _bulk(folder: Path, count: int, really: bool, goal: int) -> list[Rate]:
    source, target = Store(folder / "source.db"), Store(folder / "target.db")
    source.bind(DOMAIN)
    _fill(source, count, really)
    exported = _rate(count, lambda: export_log(source, DOMAIN, folder / "export"))
    head = source.frontier()
    facts = f"of {count:,} {'signed facts' if really else 'facts verified before'}, a second"
    if really:
        imported = _rate(count, lambda: import_signed(folder / "export", target, DOMAIN, ChainVerifier(), WORKERS))
        assert target.frontier() == head
        rates = [Rate(f"verified and stored {facts}", imported, goal)]
    else:
        anchor = Head(head.size, head.root())
        imported = _rate(count, lambda: import_anchored(folder / "export", target, DOMAIN, anchor, WORKERS))
        assert target.frontier() == head
        rates = [Rate(f"stored {facts}", imported, goal), Rate(f"exported {facts}", exported)]
        rates.append(Rate(f"one append at {count:,} entries: ms", _single(target, count)))
    rates += _audited(source, count, head, really)
    source.close()
    target.close()
    return rates


def _audited(store: Store, count: int, head: Frontier, really: bool) -> list[Rate]:
    """The log's part of `verify`: roots from the entries alone, and the whole store with shares of the signatures."""
    facts = f"{count:,} {'signed' if really else 'unsigned'} facts, a second"
    anchor = Anchored(Place(0, 0, bytes(32), Seconds(0), bytes(32)), 0, PeriodId(0), head.size, head.root(), 7)
    rates = [] if really else [Rate(f"roots of {facts}", _rate(count, lambda: check_tree(store, (anchor,), silent)))]
    for share in Signatures if really else (Signatures.NONE,):
        verifier = SampledVerifier(ChainVerifier(), share, count, silent)
        found = _rate(count, lambda judge=verifier: check_log(store, DOMAIN, judge))  # type: ignore[misc]
        rates.append(Rate(f"checked, signatures {share.value}: {facts}", found))
    return [one for rate in rates for one in (rate, _extrapolated(rate))]


def _extrapolated(rate: Rate) -> Rate:
    goal = None if "signatures all" in rate.name else 60
    return Rate("  computed from it: 10 M facts, s", VERIFIED / rate.found, goal, True)


def _rate(count: int, act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return count / (time.perf_counter() - begun)


def _single(store: Store, first: int) -> float:
    facts = list(_facts(first, first + SINGLE, really=False))
    begun = time.perf_counter()
    for fact in facts:
        store.append([fact])
    return 1_000 * (time.perf_counter() - begun) / SINGLE


def _fill(store: Store, count: int, really: bool) -> None:
    for start in range(0, count, PAGE):
        store.append(list(_facts(start, min(start + PAGE, count), really)))


def _facts(start: int, stop: int, really: bool) -> Iterator[SignedFact]:
    for number in range(start, stop):
        lab = LABS[number % len(LABS)]
        uplift = number % 4_000
        body = Feedback(5_000, 400, 5_000 + uplift, "average_precision", 40, "泵机异常预测", 20_000, uplift).body()
        salt = keccak256(b"salt" + number.to_bytes(8, "big"))
        fact = Fact(
            kind=5,
            schema=1,
            signer=lab.address,
            organisation=OrganisationId(1 + number % len(LABS)),
            subject=ProductId(1 + number % 100),
            licence=LicenceId(1 + number % 1_000),
            time=Seconds(1_767_225_600 + number),
            nonce=number,
            commitment=commitment(salt, body),
        )
        yield SignedFact(DOMAIN, fact, _envelope(lab, fact, really), salt, body)


def _envelope(lab: Wallet, fact: Fact, really: bool) -> bytes:
    """The signature, or bytes of its form that nobody signed."""
    if really:
        return lab.sign_envelope(fact_digest(DOMAIN, fact))
    return envelope.pack(envelope.Envelope(envelope.ECDSA, fact.commitment + bytes(31) + b"\x01\x1b"))


def table(rates: list[Rate]) -> list[str]:
    """The rates with their goals."""
    return [
        f"{'the log store on this machine':<{WIDTH}}{'found':>14}  goal: times met",
        *(rate.line() for rate in rates),
    ]


def main() -> None:
    """Measures and shows."""
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table(measure(Size(), Path(folder)))))


if __name__ == "__main__":
    main()
