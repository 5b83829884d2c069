"""Logs decoded by the ABIs of the whole system."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.chain.manifest import Contract
from offchain.chain.node import Node
from offchain.chain.values import Event, RawLog
from offchain.domain.types import Address, Seconds


class EventBook:
    """All events of a deployment by address and topic."""

    def __init__(self, contracts: Iterable[Contract], node: Node) -> None:
        self._by_address = {one.address: one for one in contracts}
        self._node = node

    @property
    def addresses(self) -> list[Address]:
        """Of all contracts, sorted."""
        return sorted(self._by_address)

    def event(self, log: RawLog, times: dict[int, Seconds]) -> list[Event]:
        """The event, or nothing for a foreign contract's log or an event that the ABI does not declare.

        `times` are those of blocks that are known; others are asked for once.
        """
        contract = self._by_address.get(log.address)
        signature = contract.abi.events.get(log.topics[0]) if contract and log.topics else None
        if contract is None or signature is None:
            return []
        if log.block_number not in times:
            known = log.block_time
            times[log.block_number] = self._node.block(log.block_number).time if known is None else Seconds(known)
        return [
            Event(
                contract.name,
                signature.name,
                signature.decode_log(log.topics, log.data),
                log.block_number,
                log.block_hash,
                times[log.block_number],
                log.tx_hash,
                log.log_index,
            )
        ]
