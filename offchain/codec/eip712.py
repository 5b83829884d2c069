"""EIP-712 digests of structs with atomic fields, and the structs of the system (docs/FORMATS.md section 8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from offchain.codec.addresses import address_bytes
from offchain.codec.errors import CodecError, OutOfRangeError
from offchain.codec.keccak import keccak256
from offchain.codec.words import fixed, to_hex, uint
from offchain.domain.types import Address

VERSION = "1"
"""The version of every EIP-712 domain of the system."""

_SAFE_INTEGER = 2**53 - 1
_DOMAIN_FIELDS = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
)
_FIELD = re.compile(r"([a-zA-Z0-9]+(?:\[\])?) ([a-zA-Z0-9_]+)")
_UINT = re.compile(r"uint([0-9]+)")

Value = int | bytes | str | bool | tuple[int, ...] | tuple[bytes, ...]
Plain = int | str | bool | list[int | str]
"""uintN: int; bytes32, bytes: bytes; address: EIP-55 text; bool: bool; string: str; T[]: a tuple."""

T = TypeVar("T", int, bytes, str, bool)


class FieldsError(CodecError):
    """The values do not name exactly the fields of the struct."""


class FieldTypeError(CodecError):
    """A field has a type that no struct of the system uses."""


@dataclass(frozen=True)
class Domain:
    """`EIP712Domain` of one contract: its name, chain id and address; the version is "1"."""

    name: str
    chain_id: int
    contract: Address

    def separator(self) -> bytes:
        """`domainSeparator` of EIP-712: 32 bytes."""
        return self._separator

    @cached_property
    def _separator(self) -> bytes:
        declared = ",".join(f"{kind} {name}" for name, kind in _DOMAIN_FIELDS)
        return keccak256(
            keccak256(f"EIP712Domain({declared})".encode())
            + keccak256(self.name.encode())
            + keccak256(VERSION.encode())
            + uint(256, self.chain_id, "domain chainId")
            + _address_word(self.contract)
        )


@dataclass(frozen=True)
class StructType:
    """A struct's name and its (name, type) fields in order; types uintN, bytes32, bytes, address, bool, string,
    T[]."""

    name: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, declaration: str) -> StructType:
        """From `Name(type field,type field)` as docs/FORMATS.md writes it."""
        name, _, inner = declaration.partition("(")
        fields = tuple((match[2], match[1]) for match in _FIELD.finditer(inner))
        parsed = cls(name, fields)
        if parsed.declaration != declaration:
            raise FieldTypeError("EIP-712 declaration", parsed.declaration, declaration)
        return parsed

    @property
    def declaration(self) -> str:
        """`encodeType` of EIP-712."""
        return f"{self.name}({','.join(f'{kind} {name}' for name, kind in self.fields)})"

    @cached_property
    def type_hash(self) -> bytes:
        """`typeHash` of EIP-712: 32 bytes."""
        return keccak256(self.declaration.encode())


REPORT = StructType.parse(
    "Report(uint32 period,uint32 attempt,uint32 committee,uint32 rules,uint64 refBlock,bytes32 refHash,"
    "uint64 logSize,bytes32 logRoot,uint32 leaves,uint32 batches,bytes32 root)"
)
ANCHOR = StructType.parse("Anchor(uint32 index,uint64 previousSize,bytes32 previousRoot,uint64 size,bytes32 root)")
FACT = StructType.parse(
    "Fact(uint8 kind,uint16 schema,address signer,uint32 organisation,uint32 subject,uint32 licence,"
    "uint64 time,uint64 nonce,bytes32 commitment)"
)
CONSENT = StructType.parse(
    "Consent(uint32 resource,uint32 provider,uint32 product,uint32 purposes,uint32 modes,uint32 maxDerivatives,"
    "uint24 minOutcomeSource,uint24 maxOutcomeSource,uint64 validUntil,uint256 nonce)"
)
ADMISSION = StructType.parse("Admission(bytes32 entityId,address account,uint32 group,uint32 roles,uint64 validUntil)")
JOINING = StructType.parse("Joining(uint32 organisation,address account)")


def digest(domain: Domain, struct: StructType, values: Mapping[str, Value]) -> bytes:
    """What is signed: `H(0x19 0x01 ‖ domainSeparator ‖ hashStruct)`. Raises `CodecError` for wrong fields or values."""
    return keccak256(message(domain, struct, values))


def message(domain: Domain, struct: StructType, values: Mapping[str, Value]) -> bytes:
    """The 66 bytes whose keccak-256 is `digest`, for signers that hash by themselves. Raises `CodecError`."""
    return b"\x19\x01" + domain.separator() + struct_hash(struct, values)


def struct_hash(struct: StructType, values: Mapping[str, Value]) -> bytes:
    """`hashStruct` of EIP-712: 32 bytes. Raises `CodecError` for wrong fields or values."""
    _require_fields(struct, values)
    words = (_word(kind, values[name], f"{struct.name}.{name}") for name, kind in struct.fields)
    return keccak256(struct.type_hash + b"".join(words))


def typed_data(domain: Domain, struct: StructType, values: Mapping[str, Value]) -> dict[str, object]:
    """The JSON a wallet takes in `eth_signTypedData_v4`; signing it signs `digest` of the same arguments.

    Integers above 2⁵³ − 1 are decimal strings. Raises `CodecError` for wrong fields or values.
    """
    struct_hash(struct, values)
    return {
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in _DOMAIN_FIELDS],
            struct.name: [{"name": name, "type": kind} for name, kind in struct.fields],
        },
        "primaryType": struct.name,
        "domain": {
            "name": domain.name,
            "version": VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": domain.contract,
        },
        "message": {name: _plain(values[name]) for name, _ in struct.fields},
    }


def _require_fields(struct: StructType, values: Mapping[str, Value]) -> None:
    expected = sorted(name for name, _ in struct.fields)
    if sorted(values) != expected:
        raise FieldsError(f"fields of {struct.name}", expected, sorted(values))


def _word(kind: str, value: Value, what: str) -> bytes:
    if kind.endswith("[]"):
        if not isinstance(value, tuple):
            raise OutOfRangeError(what, "tuple", repr(value))
        return keccak256(b"".join(_word(kind[:-2], element, what) for element in value))
    if kind in ("string", "bytes"):
        return keccak256(_an(str, value, what).encode() if kind == "string" else _an(bytes, value, what))
    if bits := _bits(kind):
        return uint(bits, _an(int, value, what), what).rjust(32, b"\0")
    if kind == "bytes32":
        return fixed(32, _an(bytes, value, what), what)
    if kind == "address":
        return _address_word(_an(str, value, what))
    if kind == "bool":
        return uint(256, int(_an(bool, value, what)), what)
    raise FieldTypeError(what, "uintN, bytes32, bytes, address, bool, string or T[]", kind)


@cache
def _bits(kind: str) -> int:
    """Width of an unsigned integer type; 0 for another type."""
    match = _UINT.fullmatch(kind)
    return int(match[1]) if match else 0


def _an(kind: type[T], value: Value, what: str) -> T:
    if not isinstance(value, kind):
        raise OutOfRangeError(what, kind.__name__, repr(value))
    return value


def _address_word(address: str) -> bytes:
    return address_bytes(address).rjust(32, b"\0")


def _plain(value: Value) -> Plain:
    return [_scalar(element) for element in value] if isinstance(value, tuple) else _scalar(value)


def _scalar(value: int | bytes | str | bool) -> int | str:
    if isinstance(value, bytes):
        return to_hex(value)
    if isinstance(value, int) and value > _SAFE_INTEGER:
        return str(value)
    return value
