"""Gas of report, anchor and settlement by receipts: one product of ten resources with ten holders, a provider, an
operator and the fund, in the second period, when every balance is warm; and a tenth of the workload. Compared with what
the last `make bench` recorded. The parts are read from the call trace.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from eth_utils.abi import function_abi_to_4byte_selector
from web3.logs import DISCARD
from web3.types import TxParams, Wei

from offchain.codec import batch as batches
from oracles.keeper.slices import cost
from tests.bench.figures import CAPPED, GOALS, PEERS_OF_TEN, PLAIN, floor, recorded, regressions
from tests.bench.measure import REVENUE, Bench, routine
from tests.bench.parts import EVERY_TRANSFER, GREATEST_LIMIT
from tests.bench.recipes import SAMPLE, earners, workload
from tests.bench.zone import Zone, open_zone
from tests.contracts.settlement.records import read
from toolchain.paths import ROOT

POT_REFUND = 4_800
"""What the chain gives back for the emptied pot (EIP-3529)."""
SMALL_LIMIT = 1_200_000
"""Gas that does not do for all lines of the sample, let alone their payments."""
SHOWN = ("report", "anchor", "settle", "revenue")
SETTLE_PARTS = {
    "base and calldata",
    "own work",
    "ContributionOracle.requireBatch",
    "Resources.holdersAt",
    "Participants.payoutsAt",
    "Participants.payoutAt",
    "Rulebook.splitAt",
    "SettlementToken.transfer",
    "EcosystemFund.book",
}
"""All that a settlement asks of other rooms."""


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zone]:
    """A zone in its period 1, the first in which the product's resources are admitted."""
    with open_zone(tmp_path_factory.mktemp("zone")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bench(zone: Zone) -> Bench:
    """What is measured in every run."""
    return routine(zone)


@pytest.fixture(scope="module")
def receipts(bench: Bench) -> dict[str, Any]:
    """The receipts of the composed product's second period with revenue."""
    return bench.receipts


def intrinsic(zone: Zone, receipt: Any) -> int:
    """Base cost and calldata."""
    data = bytes(zone.web3.eth.get_transaction(receipt["transactionHash"])["input"])
    zeros = data.count(0)
    return 21_000 + 4 * zeros + 16 * (len(data) - zeros)


def parts(zone: Zone, receipt: Any) -> Counter[str]:
    """Gas by what it went to: calldata, each called function, and the contract's own work."""
    names = {
        "0x" + function_abi_to_4byte_selector(entry).hex(): str(entry["name"])
        for contract in zone.contracts.values()
        for entry in contract.abi
        if entry["type"] == "function"
    }
    answer = zone.web3.provider.make_request(
        "debug_traceTransaction",  # type: ignore[arg-type]
        [receipt["transactionHash"].to_0x_hex(), {"tracer": "callTracer"}],
    )
    found: Counter[str] = Counter({"base and calldata": intrinsic(zone, receipt)})
    for inner in answer["result"].get("calls", []):
        address = inner["to"].lower()
        owner = next((n for n, c in zone.contracts.items() if c.address.lower() == address), "precompile")
        found[f"{owner}.{names.get(inner['input'][:10], 'signature')}"] += int(inner["gasUsed"], 16)
    found["own work"] = receipt["gasUsed"] - found.total()
    return found


def show(title: str, receipt: Any, found: Counter[str]) -> None:
    print(f"\n{title:<44}{receipt['gasUsed']:>10,}")
    for name, gas in found.most_common():
        print(f"  {name:<42}{gas:>10,}")


def test_bench__parts__shown(zone: Zone, bench: Bench, receipts: dict[str, Any]) -> None:
    for title in SHOWN:
        show(f"{title} (gas used)", receipts[title], parts(zone, receipts[title]))
    both, aim = bench.found["product of 10 with report"], GOALS["product of 10 with report"]
    missed = f"missed by {both - aim:,}" if both > aim else "met"
    print(f"\n{'report + settle':<44}{both:>10,}   aim {aim:,}: {missed}")
    for name, gas in PEERS_OF_TEN.items():
        print(f"{name:<60}{gas:>10,}")
    print(f"a pot emptied gives back {POT_REFUND:,} of the settlement's own work")
    settle = parts(zone, receipts["settle"])
    assert settle.keys() == SETTLE_PARTS
    assert min(settle.values()) > 0


def test_bench__every_figure__no_regression(bench: Bench) -> None:
    for name, gas in bench.found.items():
        print(f"{name:<44}{gas:>12,}")
    assert regressions(bench.found) == {}


def test_bench__recorded_figures__hold_both_chains_and_every_measured_name(bench: Bench) -> None:
    plain, capped = recorded(), recorded(CAPPED)
    assert bench.found.keys() <= plain.keys()
    assert plain.keys() - capped.keys() == {"workload steady, in one transaction"}
    assert GOALS.keys() <= capped.keys()


def test_bench__every_transaction__under_the_cap(bench: Bench, receipts: dict[str, Any]) -> None:
    limits = [limit for month in bench.months.values() for limit in month.limits]
    recorded_limits = [gas for name, gas in recorded(CAPPED).items() if "limit of transaction" in name]
    assert all(receipt["gasUsed"] < 2**24 for receipt in receipts.values())
    assert max(limits + recorded_limits) < 2**24


@pytest.mark.parametrize("when", ["first", "steady"])
def test_bench__sample__settles_every_line_in_one_transfer_per_account(zone: Zone, bench: Bench, when: str) -> None:
    (receipt,) = bench.months[f"sample {when}"].settlements
    transfers = zone.contracts["SettlementToken"].events.Transfer().process_receipt(receipt, DISCARD)
    events = zone.contracts["Settlement"].events.LinesSettled().process_receipt(receipt, DISCARD)
    records = [record for event in events for record in read(event["args"]["lines"])]
    paid = workload(SAMPLE, 1 if when == "first" else 2)
    assert len(records) == SAMPLE.compositions
    assert len({event["args"]["to"] for event in transfers}) == len(transfers) == earners(SAMPLE)
    revenue = sum(pot.licence + pot.outcome for _, pot in paid)
    assert sum(event["args"]["value"] for event in transfers) == revenue
    assert sum(sum(record.columns) for record in records) == revenue
    assert receipt["gasUsed"] > floor(earners(SAMPLE), warm=when == "steady")


def test_bench__month_of_many_calls__pays_every_account_once_and_everything(zone: Zone, bench: Bench) -> None:
    period, (lines, pots) = bench.next_period(), zip(*workload(SAMPLE, 3), strict=True)
    bench.load.earn(period, list(zip(lines, pots, strict=True)))
    bench.load.close(period)
    bench.load.submit(period, lines)
    settled = bench.load.settler(period, SMALL_LIMIT).run()
    transfers = zone.contracts["SettlementToken"].events.Transfer()
    paid = [event["args"] for receipt, _ in settled for event in transfers.process_receipt(receipt, DISCARD)]
    assert len(settled) > 2
    assert all(receipt["gasUsed"] <= limit <= SMALL_LIMIT for receipt, limit in settled)
    assert len({transfer["to"] for transfer in paid}) == len(paid) == earners(SAMPLE)
    assert sum(transfer["value"] for transfer in paid) == sum(pot.licence + pot.outcome for pot in pots)
    assert bench.load.balance(zone.contracts["Settlement"].address) == 0


@pytest.mark.parametrize("paying", [True, False])
def test_bench__keepers_estimate__is_above_what_a_call_needs(zone: Zone, bench: Bench, paying: bool) -> None:
    batch, call = bench.load.whole(bench.next_period(), workload(SAMPLE, 4), EVERY_TRANSFER if paying else 0)
    read = batches.decode(batch.data)
    estimate = cost(read, len(batch.data), read.lines, paying=paying)
    needed = int(call.estimate_gas({"from": zone.web3.eth.accounts[0], "gas": GREATEST_LIMIT}))
    print(f"\nkeeper's estimate {estimate:,}, needed {needed:,}")
    assert needed < estimate


@pytest.mark.parametrize("when", ["first", "steady"])
def test_bench__recorded_month__netted_as_one_costs_less_than_apart(when: str) -> None:
    for chain in (PLAIN, CAPPED):
        figures = recorded(chain)
        assert figures[f"workload {when}"] < figures[f"workload {when}, netted apart"]


def test_bench__settle__makes_thirteen_transfers(zone: Zone, receipts: dict[str, Any]) -> None:
    transfers = zone.contracts["SettlementToken"].events.Transfer().process_receipt(receipts["settle"], DISCARD)
    assert len({event["args"]["to"] for event in transfers}) == len(transfers) == 13


def test_bench__settle__pays_the_revenue_exactly(zone: Zone, receipts: dict[str, Any]) -> None:
    transfers = zone.contracts["SettlementToken"].events.Transfer().process_receipt(receipts["settle"], DISCARD)
    assert sum(event["args"]["value"] for event in transfers) == REVENUE


def test_bench__assembly_of_the_batch_reader__says_what_it_buys(zone: Zone) -> None:
    artifact = json.loads((ROOT / "build" / "contracts" / "WordReader.json").read_text(encoding="utf-8"))
    sender = TxParams({"from": zone.web3.eth.accounts[0], "gasPrice": Wei(0)})
    deployed = zone.web3.eth.contract(abi=artifact["abi"], bytecode=artifact["bytecode"]).constructor().transact(sender)
    address = zone.web3.eth.wait_for_transaction_receipt(deployed)["contractAddress"]
    reader = zone.web3.eth.contract(address=address, abi=artifact["abi"])
    data, words = bytes(range(250)), 50
    assert reader.functions.sliced(data, words).call() == reader.functions.loaded(data, words).call()
    sliced, loaded = (reader.functions[name](data, words).estimate_gas(sender) for name in ("sliced", "loaded"))
    print(f"\na word of a batch: {(sliced - loaded) // words} gas less by one load than by a slice")
    assert loaded < sliced
