"""The golden vectors: what the code makes, and what independent libraries make of the same inputs."""

import json
from pathlib import Path
from typing import Any

import pytest
from eth_abi.packed import encode_packed
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from offchain.codec import batch, eip712, envelope
from offchain.codec.errors import CodecError
from tests.vectors import make

VECTORS = Path(make.__file__).parent
NAMES = sorted(make.texts())
SIGNED = [
    *[("report.json", (name,)) for name in ("report", "anchor")],
    *[("consent.json", (name,)) for name in ("consent", "admission", "joining")],
    *[("fact.json", ("facts", index)) for index in (0, 1)],
    *[("receipt.json", (name,)) for name in ("receipt", "reading")],
]


def vector(name: str, *path: str | int) -> Any:
    document = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    for step in path:
        document = document[step]
    return document


def raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])


@pytest.mark.parametrize("name", NAMES)
def test_vector_file__made_again__is_the_committed_one(name: str) -> None:
    assert make.texts()[name] == (VECTORS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "path"), SIGNED)
def test_signed_struct__by_eth_account__has_digest_and_signers(name: str, path: tuple[str | int, ...]) -> None:
    one = vector(name, *path)
    domain, struct = one["domain"], eip712.StructType.parse(one["declaration"])
    message = encode_typed_data(
        {
            "name": domain["name"],
            "version": domain["version"],
            "chainId": domain["chain_id"],
            "verifyingContract": domain["contract"],
        },
        {struct.name: [{"name": field, "type": kind} for field, kind in struct.fields]},
        one["values"],
    )
    digest = keccak(b"\x19" + message.version + message.header + message.body)
    payloads = [raw(packed)[3:] for packed in one["envelopes"]]
    signers = [Account.recover_message(message, signature=payload) for payload in payloads]
    assert ("0x" + digest.hex(), signers) == (one["digest"], one["signers"])


@pytest.mark.parametrize("one", vector("fact.json", "facts"), ids=["first", "second"])
def test_fact__by_packed_abi_encoding__has_entry_commitment_and_leaf(one: Any) -> None:
    values = one["values"]
    types = ["uint8", "uint16", "address", *["uint32"] * 3, *["uint64"] * 2, "bytes32", "bytes32"]
    fields = [values[name] for name, _ in eip712.FACT.fields[:-1]]
    written = encode_packed(types, [*fields, raw(values["commitment"]), keccak(raw(one["envelopes"][0]))])
    body = json.dumps(one["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert "0x" + written.hex() == one["entry"]
    assert "0x" + keccak(b"\x00" + written).hex() == one["leaf_hash"]
    assert "0x" + keccak(raw(one["salt"]) + keccak(body)).hex() == values["commitment"]


@pytest.mark.parametrize("one", vector("fact.json", "bodies"), ids=lambda one: str(one["kind"]))
def test_body__by_sorted_json__has_the_hash(one: Any) -> None:
    text = json.dumps(one["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert ("0x" + text.hex(), "0x" + keccak(text).hex()) == (one["body_canonical"], one["body_hash"])


@pytest.mark.parametrize("one", vector("fact.json", "bodies"), ids=lambda one: str(one["name"]))
def test_body__by_eth_account__has_the_hash_of_its_derived_struct(one: Any) -> None:
    struct = eip712.StructType.parse(one["declaration"])
    types = {struct.name: [{"name": field, "type": kind} for field, kind in struct.fields]}
    values = {f: int(one["body"][f]) if kind == "uint256" else one["body"][f] for f, kind in struct.fields}
    message = encode_typed_data({"name": "any", "version": "1"}, types, values)
    assert "0x" + bytes(message.body).hex() == one["struct_hash"]
    assert "0x" + keccak(one["declaration"].encode()).hex() == one["type_hash"]


def test_bodies__of_the_vectors__are_one_of_every_kind() -> None:
    assert [one["kind"] for one in vector("fact.json", "bodies")] == list(range(1, 19))


def test_fact_root__of_two_leaves__is_their_node() -> None:
    first, second = (raw(one["leaf_hash"]) for one in vector("fact.json", "facts"))
    assert "0x" + keccak(b"\x01" + first + second).hex() == vector("fact.json", "root")


@pytest.mark.parametrize("one", vector("composition.json"), ids=lambda one: str(one["product"]))
def test_composition__by_packed_abi_encoding__has_the_key(one: Any) -> None:
    head = encode_packed(["uint32", "uint32", "uint24"], [one["product"], one["payee"], one["outcome_source"]])
    resources = b"".join(encode_packed(["uint32"], [resource]) for resource in one["resources"])
    assert "0x" + keccak(head + resources).hex() == one["key"]


@pytest.mark.parametrize("one", vector("batch.json", "valid"), ids=lambda one: one["name"])
def test_batch__decoded__has_the_lines(one: Any) -> None:
    lines = [
        {
            "product": line.product,
            "payee": line.payee,
            "outcome_source": line.outcome_source,
            "performance": line.performance,
            "resources": [component.resource for component in line.components],
            "weights": [component.weight for component in line.components],
            "key": "0x" + line.key.hex(),
        }
        for line in batch.decode(raw(one["bytes"])).lines
    ]
    assert lines == one["lines"]


@pytest.mark.parametrize("one", vector("batch.json", "invalid"), ids=lambda one: one["name"])
def test_batch__when_invalid__then_is_refused(one: Any) -> None:
    with pytest.raises(CodecError):
        batch.decode(raw(one["bytes"]))


@pytest.mark.parametrize("one", vector("envelope.json", "invalid"), ids=lambda one: one["name"])
def test_envelope__when_invalid__then_is_refused(one: Any) -> None:
    with pytest.raises(CodecError):
        envelope.unpack(raw(one["packed"]))


@pytest.mark.parametrize("one", vector("envelope.json", "quorums"), ids=lambda one: str(one["bitmap"]))
def test_quorum__by_eth_account__is_signed_by_the_members_of_the_bitmap(one: Any) -> None:
    digest = raw(vector("envelope.json", "digest"))
    signatures = envelope.unpack_quorum(one["bitmap"], raw(one["packed"]))
    signers = {
        member: Account._recover_hash(digest, signature=signature.payload) for member, signature in signatures.items()
    }
    assert signers == {member: one["members"][member] for member in one["signed"]}


@pytest.mark.parametrize("one", vector("leaf.json"), ids=lambda one: one["name"])
def test_leaf__data_and_hash__have_type_period_and_prefix(one: Any) -> None:
    data = raw(one["data"])
    assert data[:5] == encode_packed(["uint8", "uint32"], [one["type"], one["period"]])
    assert "0x" + keccak(b"\x00" + data).hex() == one["hash"]
