"""People and facts of the ledger's tests. Signatures are judged by eth_account, not by our own verifier."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import httpx
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from eth_account import Account
from fastapi import FastAPI
from sqlalchemy import Connection, MetaData

from offchain.codec import envelope
from offchain.codec.bodies import SCHEMAS, Binding, Body, Feedback, kind_of
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, commitment, domain_of_log, fact_digest
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds
from offchain.ledger import schema
from offchain.ledger.facts import Head, LogEntry, SignedFact
from offchain.ledger.log import CirculationLog
from offchain.ledger.record_tables import RECORDS
from offchain.ledger.tables import METADATA, SCHEMA_VERSION

DOMAIN = domain_of_log(31337, Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))
OTHER_CHAIN = domain_of_log(1, DOMAIN.contract)
OTHER_CONTRACT = domain_of_log(31337, Address("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"))
T0 = 1_767_225_600


def every_table() -> MetaData:
    """What the program reads and writes: the log's tables and those beside it."""
    whole = MetaData()
    for table in (*METADATA.tables.values(), *RECORDS.tables.values()):
        table.to_metadata(whole)
    return whole


def require_every_table(connection: Connection, at_once: bool) -> None:
    """An empty database gets exactly the program's tables, at once or by all steps."""
    assert schema.version_of(connection) is None
    if at_once:
        schema.migrate(connection)
    else:
        schema.upgrade(connection, None)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, every_table()) == []
    assert schema.version_of(connection) == SCHEMA_VERSION


@dataclass(frozen=True)
class Person:
    """Somebody with a key."""

    key: bytes

    @property
    def address(self) -> Address:
        return Address(Account.from_key(self.key).address)

    def sign_message(self, message: bytes) -> bytes:
        return self.sign(keccak256(message))

    def sign(self, digest: bytes) -> bytes:
        signature = bytes(Account.unsafe_sign_hash(digest, self.key).signature)
        return envelope.pack(envelope.Envelope(envelope.ECDSA, signature))


LAB = Person(keccak256(b"lab"))
STRANGER = Person(keccak256(b"stranger"))


class Judge:
    """A `SignatureVerifier` by eth_account; counts what it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        self.asked += 1
        recovered: str = Account._recover_hash(digest, signature=envelope[3:])
        return recovered == signer


def feedback(number: int = 0, signer: Person = LAB, domain: Domain = DOMAIN) -> SignedFact:
    """A feedback fact; facts of other numbers differ in time, nonce, salt and body."""
    body = Feedback(5_000, 400, 6_000 + number, "average_precision", 40, "泵机异常预测", 20_000, 1_000 + number).body()
    salt = keccak256(f"salt {number}".encode())
    fact = Fact(
        5,
        1,
        signer.address,
        OrganisationId(7),
        ProductId(2),
        LicenceId(9),
        Seconds(T0 + number),
        2**64 - 1 - number,
        commitment(salt, body),
    )
    return signed(SignedFact(domain, fact, b"", salt, body), signer)


def signed(unsigned: SignedFact, signer: Person = LAB) -> SignedFact:
    """The fact with the signer's signature over it as it is."""
    return replace(unsigned, signature=signer.sign(fact_digest(unsigned.domain, unsigned.fact)))


def stating(body: Body, time: int = T0, signer: Person = LAB, nonce: int = 1, licence: int = 9) -> SignedFact:
    """A properly signed fact with a body; what is not bound to a licence names none."""
    schema = SCHEMAS[kind_of(body), 1]
    bound = LicenceId(licence if schema.binding is Binding.LICENCE else 0)
    salt, kind, words = keccak256(f"salt of {nonce}".encode()), int(kind_of(body)), body.body()
    ids = (OrganisationId(7), ProductId(2), bound)
    fact = Fact(kind, 1, signer.address, *ids, Seconds(time), nonce, commitment(salt, words))
    return signed(SignedFact(DOMAIN, fact, b"", salt, words), signer)


class LocalSource:
    """A `LogSource` over another log, in the same process; counts pages."""

    def __init__(self, log: CirculationLog) -> None:
        self.log = log
        self.pages = 0

    def head(self) -> Head:
        return self.log.head()

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        self.pages += 1
        return self.log.entries(start, limit)

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        return self.log.consistency(old, new)


class AppTransport(httpx.BaseTransport):
    """Answers requests by an application in the same process."""

    def __init__(self, app: FastAPI) -> None:
        self._inner = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def answer() -> httpx.Response:
            response = await self._inner.handle_async_request(
                httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            )
            content = await response.aread()
            return httpx.Response(response.status_code, headers=response.headers, content=content)

        return asyncio.run(answer())
