// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Taxonomy 数据分类目录
/// @notice The registered classes of data resources.
interface ITaxonomy {
    /// @notice A class was registered.
    /// @param class Class number
    /// @param nameHash keccak256 of its name document
    event ClassRegistered(uint32 indexed class, bytes32 nameHash);

    /// @notice True for a registered class.
    /// @param class Class number
    /// @return False for 0
    function isKnown(uint32 class) external view returns (bool);
}
