// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-5643
/// @notice Tokens that expire. Interface id 0x8c65f84d.
interface IERC5643 {
    /// @notice The token now expires at `expiration` (seconds).
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);

    /// @notice Prolongs a token by `duration` seconds.
    function renewSubscription(uint256 tokenId, uint64 duration) external payable;

    /// @notice Ends a token's validity.
    function cancelSubscription(uint256 tokenId) external payable;

    /// @notice Last second of validity; reverts for an unknown token.
    function expiresAt(uint256 tokenId) external view returns (uint64);

    /// @notice True if the token can be renewed; reverts for an unknown one.
    function isRenewable(uint256 tokenId) external view returns (bool);
}
