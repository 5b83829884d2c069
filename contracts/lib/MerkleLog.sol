// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MerkleLog
/// @notice The one tree of log and report: RFC 6962 with keccak-256, checked by index and size (docs/FORMATS.md §6).
/// Leaf hash `keccak256(0x00 ‖ data)`, node hash `keccak256(0x01 ‖ left ‖ right)`, the left subtree of n leaves has the
/// largest power of two below n. A proof that is shorter or longer than needed is refused.
library MerkleLog {
    /// @notice Root of a tree without leaves: `keccak256("")`.
    bytes32 internal constant EMPTY_ROOT = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470;

    /// @notice Hash of a leaf.
    function leafHash(bytes memory data) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"00", data));
    }

    /// @notice Hash of an inner node.
    function nodeHash(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"01", left, right));
    }

    /// @notice True if `leaf` is leaf `index` of the tree of `size` leaves with `root` (RFC 9162 section 2.1.3.2).
    /// @param proof Siblings from the leaf to the root
    /// @param index Position of the leaf, from 0
    /// @param size Number of leaves
    /// @param root Root over them
    /// @param leaf Leaf hash
    function verifyInclusion(bytes32[] calldata proof, uint256 index, uint256 size, bytes32 root, bytes32 leaf)
        internal
        pure
        returns (bool)
    {
        if (index >= size) {
            return false;
        }
        uint256 node = index;
        uint256 last = size - 1;
        bytes32 hash = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            if (last == 0) {
                return false;
            }
            if (node & 1 == 1 || node == last) {
                hash = nodeHash(proof[i], hash);
                while (node & 1 == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, proof[i]);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
    }

    /// @notice True if the tree of `newSize` leaves starts with the `oldSize` leaves of the old tree
    /// (RFC 9162 section 2.1.4.2). From size 0 and to the same size the proof is empty.
    /// @param proof Consistency proof
    /// @param oldSize Leaves of the old tree
    /// @param newSize Leaves of the new tree
    /// @param oldRoot Root of the old tree
    /// @param newRoot Root of the new tree
    function verifyConsistency(
        bytes32[] calldata proof,
        uint256 oldSize,
        uint256 newSize,
        bytes32 oldRoot,
        bytes32 newRoot
    ) internal pure returns (bool) {
        if (oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return proof.length == 0 && oldRoot == newRoot;
        }
        if (oldSize == 0) {
            return proof.length == 0 && oldRoot == EMPTY_ROOT;
        }
        return _leadsFromTo(proof, oldSize, newSize, oldRoot, newRoot);
    }

    /// @dev 0 < oldSize < newSize. Walks from the last complete subtree of the old tree to both roots at once.
    function _leadsFromTo(bytes32[] calldata proof, uint256 oldSize, uint256 newSize, bytes32 oldRoot, bytes32 newRoot)
        private
        pure
        returns (bool)
    {
        uint256 node = oldSize - 1;
        uint256 last = newSize - 1;
        while (node & 1 == 1) {
            node >>= 1;
            last >>= 1;
        }
        // Where the old tree is complete (a power of two), its root is the start and not part of the proof.
        uint256 next = node == 0 ? 0 : 1;
        if (proof.length < next) {
            return false;
        }
        bytes32 oldHash = next == 0 ? oldRoot : proof[0];
        bytes32 newHash = oldHash;
        for (uint256 i = next; i < proof.length; ++i) {
            if (last == 0) {
                return false;
            }
            if (node & 1 == 1 || node == last) {
                oldHash = nodeHash(proof[i], oldHash);
                newHash = nodeHash(proof[i], newHash);
                while (node & 1 == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = nodeHash(newHash, proof[i]);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash == oldRoot && newHash == newRoot;
    }
}
