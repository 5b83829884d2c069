"""Contract ABIs: selectors, encoding and decoding by name, without web3 (Solidity ABI specification)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError

from offchain.chain.errors import BadArgumentsError, UnknownFunctionError
from offchain.chain.values import AbiValue, Record
from offchain.codec.addresses import address_of
from offchain.codec.keccak import keccak256


@dataclass(frozen=True)
class Param:
    """A parameter: name, canonical type without names, and the fields of a struct."""

    name: str
    type: str
    suffix: str
    fields: tuple[Param, ...]
    indexed: bool

    @classmethod
    def parse(cls, item: Mapping[str, Any]) -> Param:
        """Reads one entry of an ABI's ``inputs``, ``outputs`` or ``components``."""
        raw = str(item["type"])
        fields = tuple(cls.parse(part) for part in item.get("components", ()))
        suffix = raw[raw.index("[") :] if "[" in raw else ""
        kind = f"({','.join(field.type for field in fields)}){suffix}" if raw.startswith("tuple") else raw
        return cls(str(item.get("name", "")), kind, suffix, fields, bool(item.get("indexed", False)))

    @property
    def is_dynamic(self) -> bool:
        """True for what an indexed event parameter shows only as its hash."""
        return bool(self.fields) or bool(self.suffix) or self.type in ("string", "bytes")

    def pack(self, value: object) -> object:
        """Turns mappings and dataclass-like structs into the tuples that the ABI coder takes."""
        return self._pack(value, self.suffix)

    def _pack(self, value: object, suffix: str) -> object:
        if suffix:
            inner = suffix[: suffix.rindex("[")]
            if not isinstance(value, Sequence) or isinstance(value, str | bytes):
                raise BadArgumentsError(self.name, f"a list of {self.type}", repr(value))
            return [self._pack(item, inner) for item in value]
        if not self.fields:
            return value
        if isinstance(value, Mapping):
            missing = {field.name for field in self.fields} ^ set(value)
            if missing:
                raise BadArgumentsError(self.name, ", ".join(f.name for f in self.fields), ", ".join(map(str, value)))
            return tuple(field.pack(value[field.name]) for field in self.fields)
        if not isinstance(value, Sequence) or len(value) != len(self.fields):
            raise BadArgumentsError(self.name, f"a struct {self.type}", repr(value))
        return tuple(field.pack(item) for field, item in zip(self.fields, value, strict=True))

    def unpack(self, value: Any) -> AbiValue:
        """Turns what the ABI coder gives into mappings, tuples and EIP-55 addresses."""
        return self._unpack(value, self.suffix)

    def _unpack(self, value: Any, suffix: str) -> AbiValue:
        if suffix:
            inner = suffix[: suffix.rindex("[")]
            return tuple(self._unpack(item, inner) for item in value)
        if self.fields:
            return _named(self.fields, value)
        if self.type.removesuffix(self.suffix) == "address":
            return address_of(bytes.fromhex(value[2:]))
        result: AbiValue = value
        return result


def _named(params: Sequence[Param], values: Sequence[Any]) -> Record:
    return {
        param.name or str(position): param.unpack(value)
        for position, (param, value) in enumerate(zip(params, values, strict=True))
    }


def _decode(params: Sequence[Param], data: bytes) -> tuple[Any, ...]:
    try:
        return decode([param.type for param in params], data)
    except DecodingError as error:
        wanted = ",".join(param.type for param in params)
        raise BadArgumentsError("decoded data", f"({wanted})", f"0x{data.hex()}: {error}") from error


@dataclass(frozen=True)
class Signature:
    """Name and inputs of a function, event or error."""

    name: str
    inputs: tuple[Param, ...]
    outputs: tuple[Param, ...] = ()

    @property
    def text(self) -> str:
        """The canonical form, e.g. ``admit((bytes32,address),bytes)``."""
        return f"{self.name}({','.join(param.type for param in self.inputs)})"

    @cached_property
    def topic(self) -> bytes:
        """keccak-256 of the canonical form: an event's first topic."""
        return keccak256(self.text.encode())

    @property
    def selector(self) -> bytes:
        """First four bytes of the topic: a function's or error's selector."""
        return self.topic[:4]

    def encode_call(self, arguments: Sequence[object]) -> bytes:
        """Calldata. Raises BadArgumentsError if the arguments do not fit."""
        if len(arguments) != len(self.inputs):
            raise BadArgumentsError(self.text, f"{len(self.inputs)} arguments", str(len(arguments)))
        packed = [param.pack(value) for param, value in zip(self.inputs, arguments, strict=True)]
        try:
            return self.selector + encode([param.type for param in self.inputs], packed)
        except EncodingError as error:
            raise BadArgumentsError(self.text, "values of those types", f"{packed}: {error}") from error

    def decode_result(self, data: bytes) -> AbiValue:
        """What the function returned: the value, a mapping by name if there are several, ``()`` if there is none."""
        values = _decode(self.outputs, data)
        if len(self.outputs) == 1:
            return self.outputs[0].unpack(values[0])
        return _named(self.outputs, values) if self.outputs else ()

    def decode_inputs(self, data: bytes) -> Record:
        """Arguments of a call or error by name; ``data`` comes without its selector."""
        return _named(self.inputs, _decode(self.inputs, data))

    def decode_log(self, topics: Sequence[bytes], data: bytes) -> Record:
        """Arguments of an event by name, in ABI order. An indexed dynamic parameter is its hash."""
        indexed = [param for param in self.inputs if param.indexed]
        plain = [param for param in self.inputs if not param.indexed]
        if len(topics) != len(indexed) + 1:
            raise BadArgumentsError(self.text, f"{len(indexed) + 1} topics", str(len(topics)))
        found: dict[str, AbiValue] = dict(_named(plain, _decode(plain, data)))
        for param, topic in zip(indexed, topics[1:], strict=True):
            found[param.name] = topic if param.is_dynamic else param.unpack(_decode([param], topic)[0])
        return {param.name: found[param.name] for param in self.inputs}


@dataclass(frozen=True)
class ContractAbi:
    """The ABI of one contract: functions by name, events by topic, errors by selector."""

    name: str
    functions: Mapping[str, tuple[Signature, ...]]
    events: Mapping[bytes, Signature]
    errors: Mapping[bytes, Signature]

    @classmethod
    def parse(cls, name: str, abi: Sequence[Mapping[str, Any]]) -> ContractAbi:
        """Reads a contract's JSON ABI."""
        functions: dict[str, tuple[Signature, ...]] = {}
        events: dict[bytes, Signature] = {}
        errors: dict[bytes, Signature] = {}
        for item in abi:
            inputs = tuple(Param.parse(part) for part in item.get("inputs", ()))
            outputs = tuple(Param.parse(part) for part in item.get("outputs", ()))
            signature = Signature(str(item.get("name", "")), inputs, outputs)
            match item["type"]:
                case "function":
                    functions[signature.name] = (*functions.get(signature.name, ()), signature)
                case "event":
                    events[signature.topic] = signature
                case "error":
                    errors[signature.selector] = signature
                case _:
                    continue
        return cls(name, functions, events, errors)

    def function(self, name: str, arguments: int) -> Signature:
        """The function of this name, or of this full canonical form, that takes so many arguments.

        Raises UnknownFunctionError, also where overloads leave a choice: then give the canonical form.
        """
        known = self.functions.get(name.partition("(")[0], ())
        fits = [one for one in known if name == one.text or (name == one.name and len(one.inputs) == arguments)]
        if len(fits) == 1:
            return fits[0]
        raise UnknownFunctionError(self.name, f"{name} with {arguments} arguments", tuple(one.text for one in known))
