"""A chain on paper: events, blocks and calldata in lists, with the reads that an audit needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from offchain.chain.errors import BlockUnknownError, IndirectCallError, NotYetError
from offchain.chain.values import AbiValue, Block, Event, Record
from offchain.codec.keccak import keccak256
from offchain.codec.settled import SettledRecord, decode_records, encode_records
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, Seconds

GENESIS = 1_800_000_000
LENGTH = 1_000


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def contract_address(name: str) -> Address:
    """An address of digits only, so that its checksum is itself."""
    number = int.from_bytes(keccak256(name.encode())[:10], "big") % 10**24
    return Address(f"0x{number:040d}")


@dataclass
class PaperChain:
    """Blocks are mined by `mine`; events go into the newest block. Everything is final."""

    identity: str = "paper"
    chain_id: int = 31337
    genesis_block: int = 0
    calendar: Calendar = field(default_factory=lambda: Calendar(GENESIS, LENGTH))
    times: list[int] = field(default_factory=lambda: [GENESIS])
    events: list[Event] = field(default_factory=list)
    calldata: dict[bytes, Record] = field(default_factory=dict)
    contracts: set[Address] = field(default_factory=set)
    answers: dict[tuple[str, str, object], int] = field(default_factory=dict)
    """What a view of a contract gives for an account; 0 where nothing is set."""

    def mine(self, time: int) -> None:
        """The next block, at a time in seconds after GENESIS."""
        self.times.append(GENESIS + time)

    def emit(self, tx: int, contract: str, name: str, **args: AbiValue) -> None:
        """An event of transaction number `tx` in the newest block; `from_` stands for the parameter `from`."""
        number = len(self.times) - 1
        index = sum(event.block_number == number for event in self.events)
        given = {key.rstrip("_"): value for key, value in args.items()}
        time = Seconds(self.times[number])
        self.events.append(Event(contract, name, given, number, word(number), time, word(tx), index))

    def change(self, contract: str, name: str, position: int = 0, **args: AbiValue) -> None:
        """Replaces arguments of the event of that name at a position."""
        places = [i for i, event in enumerate(self.events) if (event.contract, event.name) == (contract, name)]
        old = self.events[places[position]]
        given = {key.rstrip("_"): value for key, value in args.items()}
        self.events[places[position]] = replace(old, args={**old.args, **given})

    def emit_line(self, tx: int, key: bytes, period: int, **columns: int) -> None:
        """A settled line in an event of its own; `columns` as in `SettledRecord`."""
        lines = encode_records([SettledRecord(key, **columns)])
        self.emit(tx, "Settlement", "LinesSettled", period=period, lines=lines)

    def change_line(self, position: int = 0, **columns: int) -> None:
        """Replaces columns of the settled line at a position."""
        places = [event for event in self.events if event.name == "LinesSettled"]
        (record,) = decode_records(cast(bytes, places[position].args["lines"]))
        self.change("Settlement", "LinesSettled", position, lines=encode_records([replace(record, **columns)]))  # type: ignore[arg-type]

    def remove(self, contract: str, name: str) -> list[Event]:
        """Takes all events of that name away and gives them."""
        gone = [event for event in self.events if (event.contract, event.name) == (contract, name)]
        self.events = [event for event in self.events if event not in gone]
        return gone

    def finalised(self) -> Block:
        return self.block(len(self.times) - 1)

    def block(self, number: int) -> Block:
        if number >= len(self.times):
            raise BlockUnknownError(number, "paper://")
        return Block(number, word(number), Seconds(self.times[number]), word(max(0, number - 1)))

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        return tuple(event for event in self.events if first <= event.block_number <= last)

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        return self.logs(block.number, block.number)

    def block_before(self, time: Seconds, newest: Block | None = None) -> Block:
        if (newest or self.finalised()).time < time:
            raise NotYetError(time, self.times[-1])
        return self.block(max(i for i, moment in enumerate(self.times) if moment < time))

    def address(self, contract: str) -> Address:
        return contract_address(contract)

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        if function in ("balanceOf", "owed"):
            return self.answers.get((contract, function, args[0]), 0)
        if function == "licence":
            return {"mode": self.answers.get((contract, "mode", args[0]), 0)}
        return {"spaceOperator": 9, "zoneOperator": 10}[function]

    def is_contract(self, account: Address) -> bool:
        return account in self.contracts

    def arguments_of(self, tx_hash: bytes, contract: str, function: str) -> Record:
        if tx_hash not in self.calldata:
            raise IndirectCallError(tx_hash, f"{contract}.{function}", "another contract")
        return self.calldata[tx_hash]
