// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibHarness} from "../../contracts/mocks/LibHarness.sol";
import {Base} from "./Base.t.sol";

/// @title TreeLaws
/// @notice Laws 7 and 8 of LAWS.md: RFC 6962 proofs, against a recursive model made from the definition of the tree.
contract TreeLaws is Base {
    LibHarness private immutable LIB = new LibHarness();

    /// forge-config: default.fuzz.runs = 500
    function test_law07_inclusion__any_leaf__proven_and_nothing_else(uint8 leaves, uint8 which, uint8 other)
        external
        view
    {
        uint256 size = between(leaves, 1, 70);
        uint256 index = between(which, 0, size - 1);
        uint256 wrong = between(other, 0, size + 1);
        bytes32[] memory proof = _path(index, 0, size);
        bytes32 root = _root(0, size);
        requireTrue(LIB.verifyInclusion(proof, index, size, root, _leaf(index)), "7: every leaf is provable");
        if (wrong != index) {
            requireTrue(!LIB.verifyInclusion(proof, wrong, size, root, _leaf(index)), "7: at its own index only");
        }
        requireTrue(!LIB.verifyInclusion(proof, index, size, root, _leaf(size)), "7: no other leaf");
        requireTrue(!LIB.verifyInclusion(_longer(proof), index, size, root, _leaf(index)), "7: no longer proof");
        if (proof.length != 0) {
            requireTrue(!LIB.verifyInclusion(_shorter(proof), index, size, root, _leaf(index)), "7: no shorter proof");
            proof[other % proof.length] ^= bytes32(uint256(1));
            requireTrue(!LIB.verifyInclusion(proof, index, size, root, _leaf(index)), "7: no changed proof");
        }
    }

    /// forge-config: default.fuzz.runs = 500
    function test_law08_consistency__any_growth__proven_and_nothing_else(uint8 before, uint8 after_, uint8 which)
        external
        view
    {
        uint256 newSize = between(after_, 1, 70);
        uint256 oldSize = between(before, 1, newSize);
        bytes32[] memory proof = oldSize == newSize ? new bytes32[](0) : _consistency(oldSize, 0, newSize, true);
        (bytes32 old, bytes32 new_) = (_root(0, oldSize), _root(0, newSize));
        requireTrue(LIB.verifyConsistency(proof, oldSize, newSize, old, new_), "8: every growth is provable");
        requireTrue(!LIB.verifyConsistency(_longer(proof), oldSize, newSize, old, new_), "8: no longer proof");
        requireTrue(!LIB.verifyConsistency(proof, oldSize, newSize, _leaf(99), new_), "8: no other old root");
        requireTrue(!LIB.verifyConsistency(proof, oldSize, newSize, old, _leaf(99)), "8: no other new root");
        requireTrue(!LIB.verifyConsistency(proof, newSize + 1, newSize, old, new_), "8: nothing shrinks");
        if (proof.length != 0) {
            requireTrue(!LIB.verifyConsistency(_shorter(proof), oldSize, newSize, old, new_), "8: no shorter proof");
            proof[which % proof.length] ^= bytes32(uint256(1));
            requireTrue(!LIB.verifyConsistency(proof, oldSize, newSize, old, new_), "8: no changed proof");
        }
    }

    function test_consistency__from_nothing__needs_the_empty_root_and_no_proof() external view {
        bytes32[] memory none = new bytes32[](0);
        requireTrue(LIB.verifyConsistency(none, 0, 5, keccak256(""), _root(0, 5)), "from nothing to anything");
        requireTrue(!LIB.verifyConsistency(none, 0, 5, bytes32(0), _root(0, 5)), "not from another root");
        requireTrue(!LIB.verifyConsistency(_longer(none), 0, 5, keccak256(""), _root(0, 5)), "not with a proof");
    }

    function _leaf(uint256 index) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"00", index));
    }

    function _root(uint256 from, uint256 size) private pure returns (bytes32) {
        if (size == 1) {
            return _leaf(from);
        }
        uint256 k = _half(size);
        return keccak256(abi.encodePacked(hex"01", _root(from, k), _root(from + k, size - k)));
    }

    /// @dev PATH(m, D[n]) of RFC 6962 section 2.1.1.
    function _path(uint256 index, uint256 from, uint256 size) private pure returns (bytes32[] memory) {
        if (size == 1) {
            return new bytes32[](0);
        }
        uint256 k = _half(size);
        return index < k
            ? _append(_path(index, from, k), _root(from + k, size - k))
            : _append(_path(index - k, from + k, size - k), _root(from, k));
    }

    /// @dev SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2.
    function _consistency(uint256 old, uint256 from, uint256 size, bool whole) private pure returns (bytes32[] memory) {
        if (old == size) {
            return whole ? new bytes32[](0) : _append(new bytes32[](0), _root(from, size));
        }
        uint256 k = _half(size);
        return old <= k
            ? _append(_consistency(old, from, k, whole), _root(from + k, size - k))
            : _append(_consistency(old - k, from + k, size - k, false), _root(from, k));
    }

    /// @dev The largest power of two below `size`.
    function _half(uint256 size) private pure returns (uint256 k) {
        k = 1;
        while (2 * k < size) {
            k *= 2;
        }
    }

    function _append(bytes32[] memory list, bytes32 item) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = item;
    }

    function _longer(bytes32[] memory list) private pure returns (bytes32[] memory) {
        return _append(list, keccak256("one too many"));
    }

    function _shorter(bytes32[] memory list) private pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](list.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) {
            shorter[i] = list[i];
        }
    }
}
