"""Facts as database rows and back, driven by the fields of the fact types alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from offchain.chain.values import AbiValue, Event, Record
from offchain.domain.types import Seconds
from offchain.indexer.errors import BadEventError
from offchain.indexer.facts import Fact, Place
from offchain.indexer.mapping import EventRule

F = TypeVar("F", bound=Fact)

INTEGER, OCTETS, TEXT, FLAG, DOCUMENT = "integer", "octets", "text", "flag", "document"
_SCALARS: tuple[tuple[type, str], ...] = ((bool, FLAG), (int, INTEGER), (bytes, OCTETS), (str, TEXT))


@dataclass(frozen=True)
class Column:
    """A field of a fact: its name, how it is stored, and its type."""

    name: str
    kind: str
    hint: Any


def columns(fact: type[Fact]) -> tuple[Column, ...]:
    """The columns of a fact type, without those of its place."""
    hints = get_type_hints(fact)
    return tuple(
        Column(part.name, _kind(_plain(hints[part.name])), _plain(hints[part.name]))
        for part in dataclasses.fields(fact)
        if part.name != "place"
    )


def table_name(fact: type[Fact]) -> str:
    """``RevenueReceived`` → ``revenue_received``."""
    return _snake(fact.__name__)


def layout(kinds: Iterable[type[Fact]]) -> str:
    """Names the tables of some fact types and their columns: another layout has another name, whoever changed what."""
    told = sorted((table_name(kind), *((c.name, c.kind) for c in columns(kind))) for kind in kinds)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


class EventForm:
    """Turns the events of one rule into facts."""

    def __init__(self, rule: EventRule) -> None:
        self._rule = rule
        self._label = f"{rule.contract}.{rule.event}"
        self._hints = {column.name: column.hint for column in columns(rule.fact)}

    def fact(self, event: Event) -> Fact:
        """The fact of a decoded event. Raises BadEventError where a field is missing or has another type."""
        place = Place(event.block_number, event.log_index, event.block_hash, event.block_time, event.tx_hash)
        return self._rule.fact(place, **self._fields(event.args, self._hints))

    def _fields(self, args: Record, hints: Mapping[str, Any]) -> dict[str, Any]:
        given = {self._rule.renamed.get(name, _snake(name)): value for name, value in args.items()}
        if set(given) != set(hints):
            raise BadEventError(self._label, ", ".join(sorted(hints)), sorted(given))
        return {name: self._value(hint, given[name]) for name, hint in hints.items()}

    def _value(self, wanted: Any, value: AbiValue) -> Any:
        hint = _plain(wanted)
        if _is_struct(hint):
            if not isinstance(value, Mapping):
                raise BadEventError(self._label, f"a struct {hint.__name__}", value)
            return hint(**self._fields(value, get_type_hints(hint)))
        if get_origin(hint) is tuple:
            if not isinstance(value, tuple):
                raise BadEventError(self._label, "an array", value)
            return tuple(self._value(get_args(hint)[0], inner) for inner in value)
        if type(value) is not hint:
            raise BadEventError(self._label, f"a value of type {hint.__name__}", value)
        return value


class RowForm(Generic[F]):
    """Turns facts of one type into rows and back. Integers are decimal text: uint256 fits no database integer."""

    def __init__(self, fact: type[F]) -> None:
        self._fact, self._columns = fact, columns(fact)

    def row(self, fact: F) -> dict[str, object]:
        """A fact as column values, place included."""
        stored = {column.name: _stored(column.kind, getattr(fact, column.name)) for column in self._columns}
        return dataclasses.asdict(fact.place) | stored

    def fact(self, row: Mapping[Any, Any]) -> F:
        """The fact of a row."""
        block, time = row["block_number"], Seconds(row["block_time"])
        place = Place(block, row["log_index"], row["block_hash"], time, row["tx_hash"])
        return self._fact(place, **{column.name: _loaded(column, row[column.name]) for column in self._columns})


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _plain(hint: Any) -> Any:
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    return hint


def _kind(hint: Any) -> str:
    return next((kind for scalar, kind in _SCALARS if hint is scalar), DOCUMENT)


def _is_struct(hint: Any) -> bool:
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def _stored(kind: str, value: Any) -> object:
    if kind == DOCUMENT:
        return json.dumps(value, default=_json_form, separators=(",", ":"))
    return str(value) if kind == INTEGER else value


def _loaded(column: Column, value: Any) -> Any:
    if column.kind == DOCUMENT:
        return _from_json(column.hint, json.loads(value))
    return int(value) if column.kind == INTEGER else value


def _json_form(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}


def _from_json(hint: Any, value: Any) -> Any:
    hint = _plain(hint)
    if _is_struct(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _from_json(hints[name], inner) for name, inner in value.items()})
    if get_origin(hint) is tuple:
        return tuple(_from_json(get_args(hint)[0], inner) for inner in value)
    return bytes.fromhex(value) if hint is bytes else value
