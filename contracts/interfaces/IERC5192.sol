// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-5192
/// @notice Tokens that are bound to their account. Interface id 0xb45a3c0e.
interface IERC5192 {
    /// @notice The token can't be transferred.
    /// @param tokenId Token id
    event Locked(uint256 tokenId);
    /// @notice The token can be transferred.
    /// @param tokenId Token id
    event Unlocked(uint256 tokenId);

    /// @notice True if the token can't be transferred; reverts for an unknown one.
    /// @param tokenId Token id
    /// @return False if it can be transferred
    function locked(uint256 tokenId) external view returns (bool);
}
