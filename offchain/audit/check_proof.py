"""Checks a proof of the circulation log without the rest of the system: one file to hand to an auditor.

check_proof.py inclusion LEAF INDEX SIZE ROOT PROOF | consistency OLD_SIZE OLD_ROOT SIZE ROOT PROOF
PROOF is a log node's answer, a file or - for standard input; LEAF a leaf hash or a 115-byte entry; a root an anchor's;
hex with 0x. Exit 0: proven; 1: not, with both sides; 2: unreadable. RFC 6962 with keccak (pip: eth-hash[pysha3]).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from eth_hash.auto import keccak


class NotProven(Exception):
    """The proof does not show what it should; says both sides."""


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: list[bytes]) -> None:
    """`leaf` (a leaf hash) is leaf `index` of the tree of `size` leaves with `root`. Raises NotProven."""
    if not 0 <= index < size < 2**64:
        raise NotProven(f"index: expected 0 to size - 1, received {index} and size {size}")
    rest = list(proof)
    _require("root", root, _root_over(leaf, index, size, rest), rest)


def check_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: list[bytes]) -> None:
    """The tree of `size` leaves with `root` begins with that of `old_size` and `old_root`. Raises NotProven."""
    if not 0 <= old_size <= size < 2**64:
        raise NotProven(f"old size: expected 0 to {size}, received {old_size}")
    rest, nothing = list(proof), keccak(b"")
    older, newer = _roots_over(old_root, old_size, size, rest) if old_size else (nothing, root if size else nothing)
    _require("old root", old_root, older, rest)
    _require("root", root, newer, rest)


def _root_over(leaf: bytes, index: int, size: int, rest: list[bytes]) -> bytes:
    if size == 1:
        return leaf
    split, sibling = 1 << ((size - 1).bit_length() - 1), _last(rest)
    if index < split:
        return _node(_root_over(leaf, index, split, rest), sibling)
    return _node(sibling, _root_over(leaf, index - split, size - split, rest))


def _roots_over(known: bytes | None, old: int, size: int, rest: list[bytes]) -> tuple[bytes, bytes]:
    """Roots of the older and the newer tree; `known` is the older one's where it lies in this part as a whole."""
    if old == size:
        value = _last(rest) if known is None else known
        return value, value
    split, sibling = 1 << ((size - 1).bit_length() - 1), _last(rest)
    if old <= split:
        older, newer = _roots_over(known, old, split, rest)
        return older, _node(newer, sibling)
    older, newer = _roots_over(None, old - split, size - split, rest)
    return _node(sibling, older), _node(sibling, newer)


def _node(left: bytes, right: bytes) -> bytes:
    return keccak(b"\x01" + left + right)


def _last(rest: list[bytes]) -> bytes:
    if not rest or len(rest[-1]) != 32:
        raise NotProven(f"proof: expected one more hash of 32 bytes, received {rest[-1:] or 'none'}")
    return rest.pop()


def _require(what: str, expected: bytes, received: bytes, rest: list[bytes]) -> None:
    if rest or expected != received:
        raise NotProven(f"{what}: expected 0x{expected.hex()}, received 0x{received.hex()}, {len(rest)} hashes left")


def main(words: list[str]) -> int:
    """Runs the check that `words` ask for; the exit code."""
    try:
        what, first, second, size, root, source = words
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        end, proof = bytes.fromhex(root[2:]), [bytes.fromhex(word[2:]) for word in json.loads(text)["proof"]]
        if what == "inclusion":
            leaf = bytes.fromhex(first[2:]) if len(first) == 66 else keccak(bytes.fromhex("00" + first[2:]))
            check_inclusion(leaf, int(second), int(size), end, proof)
        elif what == "consistency":
            check_consistency(int(first), bytes.fromhex(second[2:]), int(size), end, proof)
        else:
            raise ValueError(what)
    except NotProven as difference:
        print(f"not proven: {difference}")
        return 1
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"{__doc__}{error}", file=sys.stderr)
        return 2
    print(f"proven: {what} in the tree of {size} leaves with root {root}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
