"""The log node over HTTP, and its client."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from offchain.codec.documents import Json
from offchain.codec.fact import commitment
from offchain.ledger import wire
from offchain.ledger.client import GREATEST_ANSWER, HttpLogSource
from offchain.ledger.errors import (
    FactRefusedError,
    MalformedMessageError,
    MessageTooLargeError,
    SourceUnavailableError,
)
from offchain.ledger.facts import Head, SignedFact
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.node import create_app
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import OTHER_CHAIN, STRANGER, AppTransport, feedback, signed

URL = "http://log.test"


@pytest.fixture
def client(log: CirculationLog) -> httpx.Client:
    """HTTP to a node over the log."""
    return httpx.Client(transport=AppTransport(create_app(log)), base_url=URL)


@pytest.fixture
def source(client: httpx.Client) -> HttpLogSource:
    """Our client of that node."""
    return HttpLogSource(URL, client)


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> HttpLogSource:
    return HttpLogSource(URL, httpx.Client(transport=httpx.MockTransport(answer)))


def post(client: httpx.Client, fact: SignedFact) -> httpx.Response:
    return client.post("/v1/facts", json=wire.signed_to_json(fact))


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = response.json()
    assert content["status"] == response.status_code
    assert content["expected"]
    assert content["received"]
    return response.status_code, content["type"].removeprefix("urn:headwater:problem:")


def test_post__of_a_new_fact__is_201_with_its_receipt(client: httpx.Client) -> None:
    response = post(client, feedback())
    expected = {"leaf_hash": "0x" + feedback().leaf_hash.hex(), "index": 0, "duplicate": False, "promise": None}
    assert (response.status_code, response.json()) == (201, expected)


def test_post__of_the_same_fact__is_200_and_a_duplicate(client: httpx.Client) -> None:
    post(client, feedback())
    response = post(client, feedback())
    assert (response.status_code, response.json()["duplicate"]) == (200, True)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (feedback(domain=OTHER_CHAIN), "wrong-domain"),
        (signed(feedback(), STRANGER), "bad-signature"),
        (replace(feedback(), salt=bytes(32)), "commitment"),
        (replace(feedback(), fact=replace(feedback().fact, kind=19)), "unknown-type"),
    ],
)
def test_post__of_a_refused_fact__is_422_and_a_problem_by_name(
    client: httpx.Client, log: CirculationLog, wrong: SignedFact, name: str
) -> None:
    assert (problem(post(client, wrong)), log.size()) == ((422, name), 0)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"[]", "malformed-message"),
        (b'{"body":1.5}', "fraction"),
        (b'{"a":1,"a":1}', "duplicate-key"),
    ],
)
def test_post__of_a_malformed_message__is_400_and_a_problem_by_name(
    client: httpx.Client, content: bytes, name: str
) -> None:
    assert problem(client.post("/v1/facts", content=content)) == (400, name)


def test_post__of_an_oversize_body__is_413(client: httpx.Client) -> None:
    body: Json = {"text": "x" * 65_536}
    fact = feedback()
    large = signed(replace(fact, fact=replace(fact.fact, commitment=commitment(fact.salt, body)), body=body))
    assert problem(post(client, large)) == (413, "body-too-large")


def test_post__of_an_oversize_request__is_413(client: httpx.Client) -> None:
    assert problem(client.post("/v1/facts", content=b" " * 262_145)) == (413, "message-too-large")


def test_get_log__from_an_index__is_a_page_with_the_next_index(client: httpx.Client, log: CirculationLog) -> None:
    log.append_many([feedback(number) for number in range(5)])
    page = client.get("/v1/log", params={"from": 1, "limit": 2}).json()
    assert ([entry["index"] for entry in page["entries"]], page["size"], page["next"]) == ([1, 2], 5, 3)


def test_get_log__at_the_end__has_no_next_index(client: httpx.Client, log: CirculationLog) -> None:
    log.append(feedback())
    assert client.get("/v1/log", params={"from": 0}).json()["next"] is None


def test_get_log__of_an_entry__has_large_integers_as_strings_and_the_body(
    client: httpx.Client, log: CirculationLog
) -> None:
    log.append(feedback())
    entry = client.get("/v1/log").json()["entries"][0]["signed"]
    assert (entry["fact"]["nonce"], entry["fact"]["time"], entry["body"]) == (
        str(2**64 - 1),
        1_767_225_600,
        feedback().body,
    )


def test_get_head__is_size_and_root(client: httpx.Client, log: CirculationLog) -> None:
    log.append(feedback())
    assert client.get("/v1/log/head").json() == {"size": 1, "root": "0x" + feedback().leaf_hash.hex()}


@pytest.mark.parametrize(
    "path",
    ["/v1/log?from=-1", "/v1/log?limit=0", "/v1/log?limit=257", "/v1/log?from=x", "/v1/log/proof/inclusion?index=0"],
)
def test_get__when_the_query_is_bad__then_is_400(client: httpx.Client, path: str) -> None:
    assert problem(client.get(path)) == (400, "bad-request")


def test_get_proof__when_the_log_is_shorter__then_is_404(client: httpx.Client) -> None:
    assert problem(client.get("/v1/log/proof/consistency?old=0&new=1")) == (404, "size")


def test_healthz__of_a_node__is_its_size(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"size": 0}


def test_source__of_a_node__has_head_entries_and_proofs(source: HttpLogSource, log: CirculationLog) -> None:
    log.append_many([feedback(number) for number in range(5)])
    assert source.head() == Head(5, log.root())
    assert source.entries(1, 3) == log.entries(1, 3)
    assert source.inclusion(2, 5) == log.inclusion(2, 5)
    assert source.consistency(3, 5) == log.consistency(3, 5)


def test_submit__of_a_fact__is_its_receipt(source: HttpLogSource, log: CirculationLog) -> None:
    receipt = source.submit(feedback())
    assert receipt == replace(log.append(feedback()), duplicate=False)


def test_submit__of_a_refused_fact__has_the_name_of_the_refusal(source: HttpLogSource) -> None:
    with pytest.raises(FactRefusedError, match="BadSignatureError") as caught:
        source.submit(signed(feedback(), STRANGER))
    assert caught.value.problem == "BadSignatureError"


def test_pull__over_http__copies_the_log(source: HttpLogSource, log: CirculationLog, make_log: MakeLog) -> None:
    log.append_many([feedback(number) for number in range(5)])
    copy = make_log("copy")
    pull(source, copy, page=2)
    assert copy.head() == log.head()


def test_source__when_nobody_answers__then_is_named() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(SourceUnavailableError, match=r"GET http://log\.test/v1/log/head: expected an answer"):
        answering(refuse).head()


def test_source__when_the_answer_is_an_error__then_its_status_is_told() -> None:
    with pytest.raises(SourceUnavailableError, match="expected status 200 or 201, received 502 down"):
        answering(lambda _request: httpx.Response(502, text="down")).head()


def test_source__when_the_answer_is_too_large__then_is_refused() -> None:
    large = httpx.Response(200, content=b" " * (GREATEST_ANSWER + 1))
    with pytest.raises(MessageTooLargeError):
        answering(lambda _request: large).head()


@pytest.mark.parametrize(
    "message",
    [
        {"size": 1},
        {"size": -1, "root": "0x" + "00" * 32},
        {"size": True, "root": "0x" + "00" * 32},
        {"size": "x", "root": "0x" + "00" * 32},
        [],
    ],
)
def test_source__when_the_answer_is_malformed__then_is_refused(message: object) -> None:
    with pytest.raises(MalformedMessageError):
        answering(lambda _request: httpx.Response(200, text=json.dumps(message))).head()


def test_wire__of_a_signed_fact__there_and_back_is_the_same() -> None:
    message = json.loads(json.dumps(wire.signed_to_json(feedback())))
    assert wire.signed_from_json(message) == feedback()
