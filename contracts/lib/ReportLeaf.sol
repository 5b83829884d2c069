// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ReportLeaf
/// @notice Hashes of report leaves, `keccak256(0x00 ‖ uint8 type ‖ uint32 period ‖ body)` (docs/FORMATS.md §5).
library ReportLeaf {
    /// @notice Type byte of a BATCH leaf.
    uint8 internal constant BATCH = 1;
    /// @notice Type byte of a SCORE leaf.
    uint8 internal constant SCORE = 2;
    /// @notice Type byte of a USAGE leaf.
    uint8 internal constant USAGE = 5;
    /// @notice Type byte of a RECOMMEND leaf.
    uint8 internal constant RECOMMEND = 6;
    /// @notice Subject kind of a resource's score.
    uint8 internal constant RESOURCE = 1;
    /// @notice Subject kind of a product's score.
    uint8 internal constant PRODUCT = 2;
    /// @notice Bytes of a SCORE leaf, without prefix.
    uint256 internal constant SCORE_LENGTH = 16;
    /// @notice Bytes of a USAGE leaf, without prefix.
    uint256 internal constant USAGE_LENGTH = 21;
    /// @notice Bytes of a RECOMMEND leaf before its first resource, without prefix.
    uint256 internal constant RECOMMEND_HEADER = 43;
    /// @notice Prefix of every leaf of the tree.
    uint8 internal constant LEAF_PREFIX = 0;

    /// @notice Hash of a BATCH leaf.
    /// @param period Period reported on
    /// @param index Position of the leaf in the report
    /// @param fromKey First composition key covered
    /// @param toKey Last composition key covered
    /// @param dataHash keccak256 of the batch's bytes
    function batch(uint32 period, uint32 index, uint256 fromKey, uint256 toKey, bytes32 dataHash)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked(LEAF_PREFIX, BATCH, period, index, fromKey, toKey, dataHash));
    }

    /// @notice Hash of any leaf from its bytes `uint8 type ‖ uint32 period ‖ body`.
    /// @param leaf The bytes, without prefix
    function hash(bytes calldata leaf) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(LEAF_PREFIX, leaf));
    }

    /// @notice Type byte and period of a leaf; (0, 0) if it is too short to have them.
    /// @param leaf The bytes, without prefix
    function head(bytes calldata leaf) internal pure returns (uint8 leafType, uint32 period) {
        if (leaf.length < 5) return (0, 0);
        return (uint8(leaf[0]), uint32(bytes4(leaf[1:5])));
    }
}
