// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-5643
/// @notice Tokens that expire. Interface id 0x8c65f84d.
interface IERC5643 {
    /// @notice A token's last second of validity was set.
    /// @param tokenId Token id
    /// @param expiration Seconds since the epoch; 0 = the validity was ended
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);

    /// @notice Prolongs a token by `duration` seconds.
    /// @param tokenId Token id
    /// @param duration Seconds to add
    function renewSubscription(uint256 tokenId, uint64 duration) external payable;

    /// @notice Ends a token's validity.
    /// @param tokenId Token id
    function cancelSubscription(uint256 tokenId) external payable;

    /// @notice Last second of validity; reverts for an unknown token.
    /// @param tokenId Token id
    /// @return Seconds since the epoch; 0 = the validity was ended
    function expiresAt(uint256 tokenId) external view returns (uint64);

    /// @notice True if the token can be renewed; reverts for an unknown one.
    /// @param tokenId Token id
    /// @return False if it ends for good with its term
    function isRenewable(uint256 tokenId) external view returns (bool);
}
