"""From a payout line back to signed facts: each fact of an explanation with its proof in the anchored log, and the
line's batch with its proof in the report (docs/FORMATS.md sections 5 to 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.audit.earned import Part, part_of, parts_of
from offchain.audit.errors import AuditError
from offchain.audit.money import Line
from offchain.audit.ports import AuditChain, AuditLog
from offchain.codec import tree
from offchain.codec.fact import decode_entry, domain_of_log, fact_digest
from offchain.codec.leaf_proofs import LeafTree
from offchain.codec.proofs import verify_inclusion
from offchain.codec.words import to_hex
from offchain.domain.types import Address
from offchain.report import BuiltReport
from offchain.report.inputs import FORCED, numbered


@dataclass(frozen=True)
class FactProof:
    """Log entry `index` is the fact with this id (EIP-712 digest): `proof` leads from its leaf to the anchor's root.

    `entry` are the 115 bytes that the leaf hashes; `size` and `root` are those of the log cut of the period.
    """

    index: int
    fact: bytes
    entry: bytes
    size: int
    root: bytes
    proof: tuple[bytes, ...]

    def row(self) -> tuple[str, ...]:
        """Log entry, fact id, leaf hash, anchored entries, hashes of the proof."""
        leaf = to_hex(tree.leaf_hash(self.entry))
        return str(self.index), to_hex(self.fact), leaf, str(self.size), str(len(self.proof))

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "index": self.index,
            "fact": to_hex(self.fact),
            "entry": to_hex(self.entry),
            "leaf_hash": to_hex(tree.leaf_hash(self.entry)),
            "size": self.size,
            "root": to_hex(self.root),
            "proof": [to_hex(one) for one in self.proof],
        }


@dataclass(frozen=True)
class PayoutLine:
    """One account's part of a line, and the log entries whose votes its weight comes from."""

    account: Address
    part: Part
    votes: tuple[int, ...]

    def row(self) -> tuple[str, ...]:
        """Role, subject, account, amount, pool, licence and outcome money with their ppm, weight, votes."""
        part = self.part
        money = f"{part.licence} × {part.licence_ppm} + {part.outcome} × {part.outcome_ppm}"
        weight = "–" if part.weight_ppm is None else str(part.weight_ppm)
        votes = ", ".join(map(numbered, self.votes)) or "–"
        return part.role, str(part.subject), self.account, str(part.amount), str(part.pool), money, weight, votes

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        return {**self.part.as_json(), "account": self.account, "votes": list(self.votes)}


def payout_lines(line: Line, fund: Address, votes: Iterable[tuple[int, tuple[int, ...]]]) -> tuple[PayoutLine, ...]:
    """Everybody's parts of a line; `votes` are (log entry, resources of its combination) that count for it."""
    known = list(votes)
    found = []
    for earning in line.earnings:
        said = [index for index, resources in known if earning.role == "source" and earning.subject in resources]
        found.append(PayoutLine(earning.account, part_of(line, earning), tuple(said)))
    earmarks = (PayoutLine(fund, part, ()) for part in parts_of(line, fund, fund) if part.role in _EARMARKS)
    return (*found, *earmarks)


_EARMARKS = ("ecosystem", "unearned")


def fact_proofs(
    indices: Iterable[int], size: int, root: bytes, chain: AuditChain, log: AuditLog
) -> tuple[FactProof, ...]:
    """The proof of each log entry among the first `size`, checked against `root`. Raises AuditError.

    A fact that was forced needs none: its bytes are in an event of the chain.
    """
    domain = domain_of_log(chain.chain_id, chain.address("CirculationLog"))
    found = []
    for index in sorted({index for index in indices if index < FORCED}):
        proof = log.inclusion(index, size)
        for entry in log.leaves(index, 1):
            if not verify_inclusion(tree.leaf_hash(entry), index, size, proof, root):
                received = f"leaf {to_hex(tree.leaf_hash(entry))} with {len(proof)} hashes"
                raise AuditError(f"proof of log entry {index}", f"a path to {to_hex(root)}", received)
            fact, _ = decode_entry(entry)
            found.append(FactProof(index, fact_digest(domain, fact), entry, size, root, proof))
    return tuple(found)


def batch_proof(key: bytes, built: BuiltReport) -> dict[str, object]:
    """The leaf of the batch that holds a line, with its proof against the report's root, as JSON values."""
    number = int.from_bytes(key, "big")
    [batch] = [one for one in built.batches if one.from_key <= number <= one.to_key]
    proven = LeafTree(built.leaves).batch(batch.index)
    return {
        "batch": batch.index,
        "leaf": to_hex(proven.data),
        "leaves": len(built.leaves),
        "root": to_hex(built.struct.root),
        "proof": [to_hex(one) for one in proven.proof],
    }
