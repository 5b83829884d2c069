"""A statement as CSV (RFC 4180) and as JSON: token base units, in JSON as decimal strings (docs/FORMATS.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from offchain.audit.earned import Earned, Part
from offchain.audit.movements import Claim, Movement
from offchain.audit.statement import PeriodBooks, Statement
from offchain.codec.words import to_hex

COLUMNS = (
    "period", "entry", "kind", "time", "transaction", "counterparty", "amount", "balance", "owed",
    "revenue_period", "product", "composition", "subject", "licence", "licence_ppm", "outcome", "outcome_ppm",
    "weight_ppm", "performance_ppm",
)  # fmt: skip
"""The nine columns of every row, then those that only a part of a line fills: amount ← share ← weight."""
_PART = (
    "product", "subject", "licence", "licence_ppm", "outcome", "outcome_ppm", "weight_ppm", "performance_ppm",
)  # fmt: skip

Row = dict[str, object]


def as_csv(found: Statement) -> str:
    """One row per movement, claim and part of a line, between the opening and the closing of each period.

    The amounts of the movements of a period are its closing less its opening; parts and claims stand beside them.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    for period in found.periods:
        writer.writerow({"period": period.period, "entry": "opening", "balance": period.opening})
        writer.writerows({"period": period.period, **row} for row in _rows(found, period))
        closing = {"entry": "closing", "balance": period.closing, "owed": period.owed}
        writer.writerow({"period": period.period, **closing})
    return text.getvalue()


def as_json(found: Statement) -> dict[str, object]:
    """The whole statement as JSON values, with the checks that tie it."""
    return {
        "account": found.account,
        "organisation": int(found.organisation),
        "from": found.first,
        "to": found.last,
        "block": found.block,
        "opening": str(found.opening),
        "closing": str(found.closing),
        "ok": found.ok,
        "periods": [_period(found, period) for period in found.periods],
        "checks": [
            {"name": check.name, "ok": check.ok, "expected": check.expected, "received": check.received}
            | ({} if check.ok else {"finding": check.finding, "message": check.message})
            for check in found.checks
        ],
        "notes": list(found.notes),
    }


def movement_rows(found: Statement) -> list[tuple[str, ...]]:
    """Movements and claims for people: period, kind, other side, amount, balance, transaction in short."""
    told: list[tuple[str, ...]] = []
    for period in found.periods:
        entries: list[Movement | Claim] = [*period.movements, *period.claims]
        for one in sorted(entries, key=lambda entry: entry.place):
            moved = isinstance(one, Movement)
            other, balance = (one.counterparty, str(one.balance)) if isinstance(one, Movement) else (one.room, "")
            kind, tx = one.kind if moved else f"({one.kind})", to_hex(one.place.tx_hash)[:10] + "…"
            told.append((str(period.period), kind, other, str(one.amount), balance, tx))
    return told


def part_rows(found: Statement) -> list[tuple[str, ...]]:
    """Parts of lines for people: period, product, role, subject, pot, pool, weight, amount."""
    return [
        (
            *map(str, (part.period, part.product, part.role, part.subject, part.licence + part.outcome, part.pool)),
            "–" if part.weight_ppm is None else str(part.weight_ppm),
            str(part.amount),
        )
        for _, call in sorted(found.calls.items())
        for part in call.parts
    ]


def _period(found: Statement, period: PeriodBooks) -> dict[str, object]:
    return {
        "period": period.period,
        "opening": str(period.opening),
        "closing": str(period.closing),
        "owed": str(period.owed),
        "totals": {kind: str(amount) for kind, amount in period.totals().items()},
        "movements": [_moved(movement) for movement in period.movements],
        "claims": [_claimed(claim) for claim in period.claims],
        "settled": [_settled(call) for call in found.earned(period)],
    }


def _moved(movement: Movement) -> dict[str, object]:
    return {
        "kind": movement.kind,
        "time": int(movement.place.block_time),
        "block": movement.place.block_number,
        "log_index": movement.place.log_index,
        "transaction": to_hex(movement.place.tx_hash),
        "counterparty": movement.counterparty,
        "amount": str(movement.amount),
        "balance": str(movement.balance),
    }


def _claimed(claim: Claim) -> dict[str, object]:
    return {
        "kind": claim.kind,
        "time": int(claim.place.block_time),
        "transaction": to_hex(claim.place.tx_hash),
        "room": claim.room,
        "amount": str(claim.amount),
    }


def _settled(call: Earned) -> dict[str, object]:
    amounts = {name: str(getattr(call, name)) for name in ("taken", "paid", "parked", "carried")}
    return {
        "transaction": to_hex(call.place.tx_hash),
        **amounts,
        "parts": [part.as_json() for part in call.parts],
    }


def _rows(found: Statement, period: PeriodBooks) -> Iterator[Row]:
    """Movements and claims in chain order; the parts of a settlement call before the first of them that it made."""
    entries: list[Movement | Claim] = [*period.movements, *period.claims]
    parts: dict[bytes, list[Part]] = {}
    for call in found.earned(period):
        parts.setdefault(call.place.tx_hash, []).extend(call.parts)
    for entry in sorted(entries, key=lambda one: one.place):
        yield from (_part_row(part, entry) for part in parts.pop(entry.place.tx_hash, ()))
        yield _movement_row(entry) if isinstance(entry, Movement) else _claim_row(entry)


def _base(entry: Movement | Claim) -> Row:
    return {"time": int(entry.place.block_time), "transaction": to_hex(entry.place.tx_hash)}


def _movement_row(movement: Movement) -> Row:
    said = {"counterparty": movement.counterparty, "amount": movement.amount, "balance": movement.balance}
    return {"entry": "movement", "kind": movement.kind, **_base(movement), **said}


def _claim_row(claim: Claim) -> Row:
    return {"entry": "claim", "kind": claim.kind, **_base(claim), "counterparty": claim.room, "amount": claim.amount}


def _part_row(part: Part, entry: Movement | Claim) -> Row:
    values = {name: getattr(part, name) for name in _PART}
    filled = {name: "" if value is None else value for name, value in values.items()}
    place = {"revenue_period": part.period, "composition": to_hex(part.composition)}
    return {"entry": "part", "kind": part.role, **_base(entry), "amount": part.amount, **filled, **place}
