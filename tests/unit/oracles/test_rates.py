"""Nobody keeps a member from its work: answers are bounded in size and time, requests in number, failures in zeal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from offchain.domain.types import PeriodId
from oracles.errors import PeerUnavailableError
from oracles.member.anchoring import AnchorSigner
from oracles.member.app import Desk, member_app
from oracles.peers import FIRST_PAUSE, GREATEST_SIGNED, LONGEST_ANSWER, LONGEST_PAUSE, Peers
from oracles.places import Places
from oracles.rates import AT_ONCE, LEAVES_COST, PER_SECOND, Allowances, TooOftenError
from tests.unit.oracles.fakes import LOG_DOMAIN, ORACLE_DOMAIN, Member

ZERO = PeriodId(0)


class Clock:
    """Wall time by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except TooOftenError:
        return True
    return False


def test_spend__when_all_is_spent__then_refused_until_it_filled_up(clock: Clock) -> None:
    allowances = Allowances(clock)
    for _ in range(int(AT_ONCE)):
        allowances.spend("a", 1.0)
    refused = _refused(lambda: allowances.spend("a", 1.0))
    clock.now += 1 / PER_SECOND
    assert (refused, _refused(lambda: allowances.spend("a", 1.0))) == (True, False)


def test_spend__when_one_host_has_nothing_left__then_another_has(clock: Clock) -> None:
    allowances = Allowances(clock)
    allowances.spend("a", AT_ONCE)
    assert (_refused(lambda: allowances.spend("a", 1.0)), _refused(lambda: allowances.spend("b", 1.0))) == (True, False)


def test_spend__when_long_unseen__then_no_more_than_the_most_is_saved_up(clock: Clock) -> None:
    allowances = Allowances(clock)
    allowances.spend("a", AT_ONCE)
    clock.now += 1e6
    allowances.spend("a", AT_ONCE)
    assert _refused(lambda: allowances.spend("a", 1.0))


def test_app__when_leaves_are_asked_for_too_often__then_429_but_health_answers(member: Member) -> None:
    anchors = AnchorSigner(member.chain, member.log, LOG_DOMAIN, member.signer)
    desk = Desk(member.chain, member.signer, ORACLE_DOMAIN, member.journal, member.files, anchors)
    client = TestClient(member_app(desk, member.health))
    statuses = [client.get("/v1/report/0/0/leaves").status_code for _ in range(int(AT_ONCE / LEAVES_COST) + 12)]
    last = client.get("/v1/report/0/0/leaves")
    assert (statuses[0], 429 in statuses, client.get("/healthz").status_code) == (404, True, 200)
    assert (last.status_code, last.json()["title"]) == (429, "TooOftenError")


class Answers:
    """Answers of a peer; counts how often it is asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self._answers, self.asked = list(answers), 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return self._answers[min(self.asked, len(self._answers)) - 1]


def _peers(answers: Callable[[httpx.Request], httpx.Response], clock: Clock) -> Peers:
    return Peers(Places(("http://one",)), httpx.Client(transport=httpx.MockTransport(answers)), clock)


def _fails(peers: Peers, match: str | None = None) -> None:
    with pytest.raises(PeerUnavailableError, match=match):
        peers.all()[0].report(ZERO, 0)


@pytest.mark.parametrize("path", ["report", "anchor"])
def test_peer__when_a_signature_is_larger_than_any__then_refused(clock: Clock, path: str) -> None:
    peer = _peers(Answers(httpx.Response(200, content=b" " * (GREATEST_SIGNED + 1))), clock).all()[0]
    with pytest.raises(PeerUnavailableError, match=f"at most {GREATEST_SIGNED} bytes"):
        peer.report(ZERO, 0) if path == "report" else peer.anchor(5)


def test_peer__when_an_answer_trickles_for_ever__then_refused(clock: Clock) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(10):
            clock.now += LONGEST_ANSWER / 5
            yield b" "

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=trickle())

    _fails(_peers(answer, clock), "an answer within 120 s")


def test_peer__when_the_json_is_nested_without_end__then_refused(clock: Clock) -> None:
    _fails(_peers(Answers(httpx.Response(200, content=b"[" * 10_000)), clock), "JSON")


def test_peer__when_it_failed__then_left_alone_for_a_while_with_the_same_reason(clock: Clock) -> None:
    answers = Answers(httpx.Response(502, text="bad gateway"))
    peers = _peers(answers, clock)
    _fails(peers, "bad gateway")
    clock.now += FIRST_PAUSE - 0.1
    _fails(peers, "bad gateway")
    asked = answers.asked
    clock.now += 0.1
    _fails(peers, "bad gateway")
    assert (asked, answers.asked) == (1, 2)


def test_peer__when_it_fails_again_and_again__then_the_pause_grows_to_the_longest(clock: Clock) -> None:
    answers = Answers(httpx.Response(502))
    peers = _peers(answers, clock)
    for _ in range(20):
        _fails(peers)
        clock.now += LONGEST_PAUSE
    clock.now -= 0.1
    _fails(peers)
    assert answers.asked == 20


def test_peer__when_it_has_nothing_yet__then_it_is_asked_again_at_once(clock: Clock) -> None:
    answers = Answers(httpx.Response(404))
    peers = _peers(answers, clock)
    assert [peers.all()[0].report(ZERO, 0) for _ in range(3)] == [None] * 3
    assert answers.asked == 3


def test_peer__when_it_answers_again__then_the_pause_is_over(clock: Clock) -> None:
    answers = Answers(httpx.Response(502), httpx.Response(404))
    peers = _peers(answers, clock)
    _fails(peers)
    clock.now += FIRST_PAUSE
    assert [peers.all()[0].report(ZERO, 0) for _ in range(2)] == [None, None]
