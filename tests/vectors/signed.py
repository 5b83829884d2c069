"""Fixed inputs that parties and members sign: envelopes, reports, anchors, facts, consents.

The keys below are public test keys; they sign deterministically (RFC 6979).
"""

from __future__ import annotations

from eth_account import Account

from offchain.codec import eip712, envelope, fact, reading, receipt, report, tree
from offchain.codec.bodies import SCHEMAS, Feedback
from offchain.codec.documents import canonical, document_hash
from offchain.codec.fields import struct_values
from offchain.codec.keccak import keccak256
from offchain.codec.words import to_hex
from offchain.domain.types import Address, LicenceId, OrganisationId, PeriodId, ProductId, Seconds

CHAIN_ID = 31337
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
MEMBERS = tuple(keccak256(f"vector member {number}".encode()) for number in range(4))
PLANT = keccak256(b"vector plant")
HOLDER = keccak256(b"vector holder")
T0 = 1_767_225_600

Vector = dict[str, object]


def contract(name: str) -> Address:
    """A fixed address for a contract's EIP-712 domain."""
    return Address(Account.from_key(keccak256(f"vector contract {name}".encode())).address)


def address(key: bytes) -> Address:
    """Address of a private key."""
    return Address(Account.from_key(key).address)


def signed(key: bytes, digest: bytes) -> envelope.Envelope:
    """Scheme 1 envelope of a digest."""
    return envelope.Envelope(envelope.ECDSA, bytes(Account.unsafe_sign_hash(digest, key).signature))


def envelopes() -> Vector:
    """Single envelopes, quorums, and packed bytes that must be refused."""
    digest = keccak256(b"vector digest")
    good = signed(MEMBERS[0], digest)
    packed = envelope.pack(good)
    r, s, v = good.payload[:32], int.from_bytes(good.payload[32:64], "big"), good.payload[64]
    high = b"\x01\x00\x41" + r + (ORDER - s).to_bytes(32, "big") + bytes([55 - v])
    invalid = {
        "high s": high,
        "v is 0": packed[:-1] + b"\x00",
        "one byte follows": packed + b"\x00",
        "one byte is missing": packed[:-1],
        "64 byte payload": b"\x01\x00\x40" + good.payload[:64],
        "scheme 3 is reserved": b"\x03" + packed[1:],
        "scheme 0": b"\x00" + packed[1:],
        "empty": b"",
    }
    quorums = [quorum(members, digest) for members in ((0, 1, 2), (0, 2, 3), (3,), (0, 1, 2, 3))]
    contract_envelope = envelope.Envelope(envelope.CONTRACT, b"any bytes")
    return {
        "digest": to_hex(digest),
        "valid": [
            {"scheme": 1, "payload": to_hex(good.payload), "packed": to_hex(packed), "signer": address(MEMBERS[0])},
            {
                "scheme": 2,
                "payload": to_hex(contract_envelope.payload),
                "packed": to_hex(envelope.pack(contract_envelope)),
                "signer": None,
            },
        ],
        "invalid": [{"name": name, "packed": to_hex(data)} for name, data in invalid.items()],
        "quorums": quorums,
    }


def quorum(members: tuple[int, ...], digest: bytes) -> Vector:
    """A list of signatures of some of the four members."""
    bitmap, data = envelope.pack_quorum({member: signed(MEMBERS[member], digest) for member in members})
    return {
        "members": [address(key) for key in MEMBERS],
        "signed": list(members),
        "bitmap": bitmap,
        "packed": to_hex(data),
    }


def reports() -> Vector:
    """A report and an anchor, signed by three of four members."""
    oracle = report.domain_of_oracle(CHAIN_ID, contract("ContributionOracle"))
    log = fact.domain_of_log(CHAIN_ID, contract("CirculationLog"))
    roots = [keccak256(f"vector root {number}".encode()) for number in range(4)]
    struct = report.ReportStruct(PeriodId(7), 0, 1, 1, 120, roots[0], 23, roots[1], 4, 2, roots[2])
    anchor = report.AnchorStruct(3, 20, roots[3], 23, roots[1])
    return {
        "report": structured(oracle, eip712.REPORT, struct.values(), MEMBERS[:3]),
        "anchor": structured(log, eip712.ANCHOR, anchor.values(), MEMBERS[:3]),
    }


def structured(
    domain: eip712.Domain, struct: eip712.StructType, values: dict[str, eip712.Value], keys: tuple[bytes, ...]
) -> Vector:
    """An EIP-712 struct with every hash on the way, and one packed envelope per key."""
    digest = eip712.digest(domain, struct, values)
    return {
        "domain": {"name": domain.name, "version": "1", "chain_id": domain.chain_id, "contract": domain.contract},
        "declaration": struct.declaration,
        "values": {name: to_hex(value) if isinstance(value, bytes) else value for name, value in values.items()},
        "type_hash": to_hex(struct.type_hash),
        "domain_separator": to_hex(domain.separator()),
        "struct_hash": to_hex(eip712.struct_hash(struct, values)),
        "digest": to_hex(digest),
        "signers": [address(key) for key in keys],
        "envelopes": [to_hex(envelope.pack(signed(key, digest))) for key in keys],
    }


def receipts() -> Vector:
    """A log node's receipt for a fact, and the proof of who asks it for bodies."""
    domain = fact.domain_of_log(CHAIN_ID, contract("CirculationLog"))
    promised = receipt.ReceiptStruct(keccak256(b"vector leaf"), 22, Seconds(T0 + 7))
    asked: dict[str, eip712.Value] = {"reader": address(PLANT), "node": "https://log.example", "time": T0 + 9}
    return {
        "receipt": structured(domain, receipt.RECEIPT, promised.values(), (HOLDER,)),
        "reading": structured(domain, reading.READING, asked, (PLANT,)),
    }


def facts() -> Vector:
    """A small log of feedback facts."""
    domain = fact.domain_of_log(CHAIN_ID, contract("CirculationLog"))
    bodies = [
        Feedback(5_210, 400, 7_004, "average_precision", 41, "泵机异常预测", 20_040, 1_794),
        Feedback(6_000, 380, 5_990, "average_precision", 37, "泵机异常预测", 7_040, 0),
    ]
    grown = tree.Tree()
    entries: list[Vector] = []
    for number, feedback in enumerate(bodies):
        salt = keccak256(f"vector salt {number}".encode())
        one = fact.Fact(
            int(fact.FactKind.FEEDBACK),
            1,
            address(PLANT),
            OrganisationId(7),
            ProductId(2),
            LicenceId(number + 1),
            Seconds(T0 + 3_600 * number),
            2**64 - 1 - number,
            fact.commitment(salt, feedback.body()),
        )
        packed = envelope.pack(signed(PLANT, fact.fact_digest(domain, one)))
        grown.append(fact.fact_leaf_hash(one, packed))
        entries.append(
            {
                **structured(domain, eip712.FACT, fact.fact_values(one), (PLANT,)),
                "salt": to_hex(salt),
                "body": feedback.body(),
                "body_canonical": to_hex(canonical(feedback.body())),
                "body_hash": to_hex(document_hash(feedback.body())),
                "entry": to_hex(fact.entry(one, packed)),
                "leaf_hash": to_hex(fact.fact_leaf_hash(one, packed)),
            }
        )
    return {"facts": entries, "root": to_hex(grown.root()), "bodies": examples()}


def examples() -> list[Vector]:
    """An example of the body of every kind and schema, with its hash and that of the EIP-712 struct derived for it."""
    return [
        {
            "kind": int(kind),
            "name": kind.name.lower(),
            "schema": number,
            "declaration": schema.struct.declaration,
            "type_hash": to_hex(schema.struct.type_hash),
            "struct_hash": to_hex(eip712.struct_hash(schema.struct, struct_values(schema.example))),
            "body": schema.example.body(),
            "body_canonical": to_hex(canonical(schema.example.body())),
            "body_hash": to_hex(document_hash(schema.example.body())),
        }
        for (kind, number), schema in SCHEMAS.items()
    ]


def consents() -> Vector:
    """The structs that participants sign for Products and Participants."""
    products = eip712.Domain("Products", CHAIN_ID, contract("Products"))
    participants = eip712.Domain("Participants", CHAIN_ID, contract("Participants"))
    consent: dict[str, eip712.Value] = {
        "resource": 3,
        "provider": 4,
        "product": 2,
        "purposes": 1,
        "modes": 3,
        "maxDerivatives": 5,
        "minOutcomeSource": 500_000,
        "maxOutcomeSource": 700_000,
        "validUntil": T0 + 31_536_000,
        "nonce": 2**255 + 1,
    }
    admission: dict[str, eip712.Value] = {
        "entityId": keccak256(b"vector entity"),
        "account": address(HOLDER),
        "group": 0,
        "roles": 1,
        "validUntil": T0 + 31_536_000,
    }
    joining: dict[str, eip712.Value] = {"organisation": 3, "account": address(PLANT)}
    return {
        "consent": structured(products, eip712.CONSENT, consent, (HOLDER,)),
        "admission": structured(participants, eip712.ADMISSION, admission, (HOLDER, *MEMBERS[:2])),
        "joining": structured(participants, eip712.JOINING, joining, (PLANT,)),
    }
