// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ReportLeaf
/// @notice Hashes of report leaves, `keccak256(0x00 ‖ uint8 type ‖ uint32 period ‖ body)` (docs/FORMATS.md §5).
library ReportLeaf {
    /// @notice Type byte of a BATCH leaf.
    uint8 internal constant BATCH = 1;
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
}
