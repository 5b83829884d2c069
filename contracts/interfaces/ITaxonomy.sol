// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Taxonomy 数据分类目录
/// @notice The registered classes of data resources. A class is never removed: what was registered under it stays.
interface ITaxonomy {
    /// @notice A class was registered.
    /// @param class Class number
    /// @param nameHash keccak256 of its name document; 0 for a class of the deployment, which its plan names
    event ClassRegistered(uint32 indexed class, bytes32 nameHash);

    /// @notice Only governance may register a class.
    /// @param expected `governance`
    /// @param received The caller
    error Taxonomy_NotGovernance(address expected, address received);
    /// @notice The class or the hash of its name is 0.
    /// @param field The field's name in ASCII
    error Taxonomy_BadField(bytes32 field);
    /// @notice The class is registered.
    /// @param class Class number
    error Taxonomy_ClassKnown(uint32 class);

    /// @notice Registers a class; governance only.
    /// @param class Class number, not 0
    /// @param nameHash keccak256 of its name document, not 0
    function register(uint32 class, bytes32 nameHash) external;

    /// @notice True for a registered class.
    /// @param class Class number
    /// @return False for 0
    function isKnown(uint32 class) external view returns (bool);

    /// @notice The only address that may register a class: a TimelockController.
    /// @return Fixed at deployment
    function governance() external view returns (address);
}
