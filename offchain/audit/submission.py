"""The committee's signatures: read from the transaction that brought the report, and checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from offchain.audit.errors import QuorumError
from offchain.audit.ports import AuditChain
from offchain.chain import values
from offchain.chain.verifier import recover
from offchain.codec import envelope as envelopes
from offchain.codec.envelope import GREATEST_MEMBERS
from offchain.codec.errors import CodecError
from offchain.codec.report import ORACLE_CONTRACT
from offchain.codec.words import Reader
from offchain.domain.types import Address
from offchain.indexer.facts import CommitteeSet, Reported


@dataclass(frozen=True)
class Submission:
    """What a submission brought beside the report: bit i of `bitmap` set = member i signed; envelopes in that order."""

    bitmap: int
    signatures: bytes


def submission_of(gateway: AuditChain, reported: Reported) -> Submission:
    """Bitmap and signatures of an accepted report, from the calldata of the transaction that submitted it.

    Raises IndirectCallError where another contract passed the report on.
    """
    sent = gateway.arguments_of(reported.place.tx_hash, ORACLE_CONTRACT, "submit")
    return Submission(values.integer(sent["bitmap"]), values.octets(sent["signatures"]))


class QuorumCheck:
    """Checks quorums over one digest by one committee.

    What a contract member (ERC-1271) says at a past block can't be evaluated here. `accepted` holds the envelopes by
    member index that the chain itself judged; None while those are what is checked.
    """

    def __init__(
        self,
        committee: CommitteeSet,
        digest: bytes,
        is_contract: Callable[[Address], bool],
        accepted: Mapping[int, bytes] | None = None,
    ) -> None:
        self._committee, self._digest = committee, digest
        self._is_contract, self._accepted = is_contract, accepted

    def check(self, where: str, given: Submission) -> dict[int, bytes]:
        """Packed envelopes by member index, if at least the threshold signed and every signature is good.

        Raises QuorumError that names the first wrong member.
        """
        members = [index for index in range(GREATEST_MEMBERS) if given.bitmap >> index & 1]
        size, threshold = len(self._committee.members), self._committee.threshold
        if given.bitmap >> size:
            raise QuorumError(where, None, f"members 0 to {size - 1}", f"bitmap {given.bitmap:#b}")
        if len(members) < threshold:
            raise QuorumError(where, None, f"at least {threshold} signatures", f"{len(members)}")
        found: dict[int, bytes] = {}
        for member, packed in _envelopes(where, members, given.signatures):
            self._require(where, member, packed)
            found[member] = packed
        return found

    def _require(self, where: str, member: int, packed: bytes) -> None:
        signer = self._committee.members[member].signer
        try:
            envelope = envelopes.unpack(packed)
        except CodecError as error:
            raise QuorumError(where, member, f"an envelope of {signer}", str(error)) from error
        if envelope.scheme == envelopes.CONTRACT:
            self._require_judged(where, member, packed)
            return
        received = recover(self._digest, envelope.payload)
        if received != signer:
            raise QuorumError(where, member, signer, received or "no signer can be recovered")

    def _require_judged(self, where: str, member: int, packed: bytes) -> None:
        signer = self._committee.members[member].signer
        if not self._is_contract(signer):
            raise QuorumError(
                where, member, f"a secp256k1 signature of {signer}", "an ERC-1271 one, but it is no contract"
            )
        if self._accepted is not None and self._accepted.get(member) != packed:
            raise QuorumError(where, member, f"the envelope of {signer} that the chain accepted", "0x" + packed.hex())


def _envelopes(where: str, members: list[int], signatures: bytes) -> Iterator[tuple[int, bytes]]:
    """Envelopes one by one; a wrong length shows at the member that has it. Raises QuorumError."""
    reader = Reader(signatures, "signatures")
    for member in members:
        try:
            head = reader.take(3, "scheme and length")
            yield member, head + reader.take(int.from_bytes(head[1:], "big"), "payload")
        except CodecError as error:
            raise QuorumError(where, member, "a whole envelope", str(error)) from error
    try:
        reader.end()
    except CodecError as error:
        raise QuorumError(where, None, "nothing after the last envelope", str(error)) from error
