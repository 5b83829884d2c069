// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";

/// @title EcosystemFund
/// @notice Holds the ecosystem share and unearned performance money under earmarks.
contract EcosystemFund is IEcosystemFund {
    IERC20 private immutable _token;

    /// @dev Both earmarks share a slot; 2^128 units are more than any token of the zone has.
    uint128 private _ecosystem;
    uint128 private _service;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    constructor(IERC20 token) {
        _token = token;
    }

    /// @inheritdoc IEcosystemFund
    function book(uint256 ecosystem, uint256 service) external {
        // Checks
        uint256 expected = uint256(_ecosystem) + _service + ecosystem + service;
        uint256 received = _token.balanceOf(address(this));
        if (received < expected) {
            revert EcosystemFund_Unfunded(expected, received);
        }
        if (expected > type(uint128).max) {
            revert EcosystemFund_TooMuch(type(uint128).max, expected);
        }

        // Effects: each earmark is at most `expected`.
        _ecosystem += uint128(ecosystem);
        _service += uint128(service);
        emit Booked(msg.sender, ecosystem, service);
    }

    /// @inheritdoc IEcosystemFund
    function ecosystemBalance() external view returns (uint256) {
        return _ecosystem;
    }

    /// @inheritdoc IEcosystemFund
    function serviceBalance() external view returns (uint256) {
        return _service;
    }
}
