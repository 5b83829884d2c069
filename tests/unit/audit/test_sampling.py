"""Which signatures an audit recovers: all, a sample or none; and nobody knows beforehand which."""

from __future__ import annotations

import pytest

from offchain.audit.sampling import SAMPLE, SampledVerifier, Signatures
from offchain.codec.keccak import keccak256

SIZE = 20_000
DIGESTS = [keccak256(number.to_bytes(4, "big")) for number in range(SIZE)]


class Counting:
    """A verifier for whom every signature is forged; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        self.asked.append(digest)
        return False


def asked(signatures: Signatures, seed: bytes | None = None, size: int = SIZE) -> tuple[list[bytes], SampledVerifier]:
    inner = Counting()
    verifier = SampledVerifier(inner, signatures, size, lambda _: None, seed)
    for digest in DIGESTS[:size]:
        assert verifier.verify("0x", digest, b"") is (digest not in inner.asked[-1:])
    return inner.asked, verifier


@pytest.mark.parametrize(
    ("signatures", "expected", "words"),
    [(Signatures.ALL, DIGESTS, "all signatures"), (Signatures.NONE, [], "no signatures")],
)
def test_sampling__when_all_or_none__then_all_or_none_are_recovered(
    signatures: Signatures, expected: list[bytes], words: str
) -> None:
    found, verifier = asked(signatures)
    assert (found, verifier.told()) == (expected, words)


def test_sampling__when_the_log_is_long__then_about_a_sample_is_recovered_and_said() -> None:
    found, verifier = asked(Signatures.SAMPLE, b"seed")
    # six standard deviations of a binomial are 345
    assert abs(len(found) - SAMPLE) < 345
    assert verifier.told() == f"{len(found):,} of 20,000 signatures"


def test_sampling__when_the_log_is_no_longer_than_a_sample__then_all_are_recovered() -> None:
    found, verifier = asked(Signatures.SAMPLE, size=SAMPLE)
    assert (len(found), verifier.told()) == (SAMPLE, "all signatures")


def test_sampling__when_drawn_twice__then_other_facts() -> None:
    assert asked(Signatures.SAMPLE)[0] != asked(Signatures.SAMPLE)[0]


def test_sampling__when_facts_are_checked__then_progress_is_told_in_figures() -> None:
    told: list[str] = []
    verifier = SampledVerifier(Counting(), Signatures.NONE, 3_000, told.append)
    for digest in DIGESTS[:3_000]:
        verifier.verify("0x", digest, b"")
    assert told == ["facts: 0 of 3,000", "facts: 1,024 of 3,000", "facts: 2,048 of 3,000"]
