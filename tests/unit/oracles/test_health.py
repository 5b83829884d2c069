"""A daemon knows when it is dead, when it is ready, and what it has to shout about."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from offchain.chain.errors import NodeError, WrongChainError
from offchain.chain.values import Block
from offchain.codec import eip712
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Address, PeriodId, Seconds
from oracles.errors import UnknownVersionError
from oracles.health import Health, open_log
from oracles.http import create_app
from oracles.probe import Probe
from oracles.versions import require_known
from tests.unit.oracles.fakes import CONTRACT


class Clock:
    """Wall time by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Chain:
    """A gateway whose answers are attributes."""

    chain_id = 31337

    def __init__(self) -> None:
        self.failure: HeadwaterError | None = None
        self.passed_over: Mapping[str, HeadwaterError] = {}
        self.domain: dict[str, Any] = {"version": eip712.VERSION, "chainId": 31337, "verifyingContract": CONTRACT}
        self.engine = 1

    def require_chain(self) -> None:
        if self.failure is not None:
            raise self.failure

    def head(self) -> Block:
        return Block(9, bytes(32), Seconds(190))

    def finalised(self) -> Block:
        return Block(7, bytes(32), Seconds(150))

    def address(self, contract: str) -> Address:
        return CONTRACT

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> Any:
        return {"name": contract} | self.domain if function == "eip712Domain" else {"engine": self.engine}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def output() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def health(clock: Clock, output: io.StringIO) -> Health:
    return Health(open_log("test", output), clock)


@pytest.fixture
def client(health: Health) -> TestClient:
    return TestClient(create_app(health, "test"))


@pytest.mark.parametrize(("seconds", "status"), [(600, 200), (601, 503)])
def test_healthz__when_no_look_ends__then_dead_after_ten_minutes(
    client: TestClient, health: Health, clock: Clock, seconds: int, status: int
) -> None:
    health.ticked()
    clock.now += seconds
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["age"]) == (status, seconds)


def test_healthz__when_another_limit_is_set__then_it_counts(client: TestClient, health: Health, clock: Clock) -> None:
    health.limits(20, 5)
    clock.now += 21
    assert client.get("/healthz").status_code == 503


def test_metrics__then_age_refusals_and_alarms_are_there(client: TestClient, health: Health, clock: Clock) -> None:
    health.refused("log", NodeError("http://a", "m", "x"))
    health.accepted_differs(4)
    health.accepted_differs(4)
    clock.now += 7
    lines = client.get("/metrics").text.splitlines()
    expected = {"headwater_refusals 1.0", "headwater_accepted_differs 1.0", "headwater_last_look_age_seconds 7.0"}
    assert expected <= set(lines)


def test_probe__when_the_chain_answers__then_ready_with_the_lag(health: Health) -> None:
    Probe(Chain(), health).step()
    health.ticked()
    told = health.readiness()
    assert (told["ready"], told["chain_id"], told["finality_lag"]) == (True, 31337, 40)


@pytest.mark.parametrize(
    "failure", [NodeError("http://a", "eth_chainId", "502"), WrongChainError(31337, 5, "http://a")]
)
def test_probe__when_the_chain_does_not_answer_well__then_raised_and_not_ready(
    health: Health, failure: HeadwaterError
) -> None:
    chain = Chain()
    Probe(chain, health).step()
    chain.failure = failure
    with pytest.raises(type(failure)):
        Probe(chain, health).step()
    health.ticked()
    assert (health.readiness()["ready"], health.readiness()["rpc"]) == (False, False)


def test_probe__when_an_endpoint_is_passed_over__then_named_until_it_is_back(
    health: Health, output: io.StringIO
) -> None:
    chain = Chain()
    chain.passed_over = {"http://b": NodeError("http://b", "head", "502")}
    Probe(chain, health).step()
    told = health.report()["refusals"]
    chain.passed_over = {}
    Probe(chain, health).step()
    assert (list(told) if isinstance(told, dict) else None, health.report()["refusals"]) == (["endpoint http://b"], {})
    assert json.loads(output.getvalue().splitlines()[0])["error"] == "NodeError"


def test_require_known__when_all_is_known__then_nothing() -> None:
    require_known(Chain(), PeriodId(3))


@pytest.mark.parametrize(
    ("field", "value"), [("version", "2"), ("name", "Other"), ("chainId", 1), ("verifyingContract", "0x" + "11" * 20)]
)
def test_require_known__when_a_contract_is_another__then_refused_with_both_sides(field: str, value: object) -> None:
    chain = Chain()
    chain.domain[field] = value
    with pytest.raises(UnknownVersionError, match=str(value)):
        require_known(chain, PeriodId(3))


def test_require_known__when_the_engine_is_newer__then_refused() -> None:
    chain = Chain()
    chain.engine = 2
    with pytest.raises(UnknownVersionError, match="engine of the rules of period 3: expected 1, received 2"):
        require_known(chain, PeriodId(3))
