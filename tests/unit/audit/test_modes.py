"""A licence's mode is asked of the contract, only where a session is stated, and bound among the inputs."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from offchain.audit.modes import session_modes
from offchain.audit.rebuild import gather
from offchain.chain.values import AbiValue, Block
from offchain.codec.bodies import Access, Body, Rating, TrainingRun
from offchain.domain.types import OFFLINE, SANDBOX, LicenceId
from tests.unit.audit.conftest import PERIOD, Told
from tests.unit.report.inputs import PLANTS, A, inputs, stated

WORD = bytes(32)


@dataclass
class Licences:
    """A contract that remembers what it was asked."""

    asked: list[object] = field(default_factory=list)

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        self.asked.append((contract, function, *args))
        return {"mode": OFFLINE if args == (5,) else SANDBOX, "purpose": 4}


def test_modes__when_sessions_are_stated__then_only_their_known_licences_are_asked_once_each() -> None:
    access, run = Access(WORD, 1, 2, WORD), TrainingRun(WORD, 5, WORD, WORD)
    bodies: tuple[tuple[int, Body], ...] = ((4, access), (4, run), (5, access), (6, Rating(3)), (99, access))
    facts = [stated(i, PLANTS[0], licence, A.product, body) for i, (licence, body) in enumerate(bodies)]
    contract = Licences()
    assert session_modes(facts, inputs().chain.licences, contract) == {LicenceId(4): SANDBOX, LicenceId(5): OFFLINE}
    assert contract.asked == [("Licences", "licence", 4), ("Licences", "licence", 5)]


def test_modes__when_no_session_is_stated__then_the_chain_is_not_asked() -> None:
    contract = Licences()
    assert session_modes(inputs().facts, inputs().chain.licences, contract) == {}
    assert contract.asked == []


@pytest.mark.parametrize("mode", [SANDBOX, OFFLINE])
def test_gather__when_a_session_is_stated__then_the_mode_on_chain_is_an_input(told: Told, mode: int) -> None:
    told.chain.answers["Licences", "mode", 2] = mode
    assert gather(PERIOD, told.index(), told.log(), told.chain).chain.modes == {LicenceId(2): mode}
