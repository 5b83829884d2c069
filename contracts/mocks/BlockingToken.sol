// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PlainToken} from "./PlainToken.sol";

/// @title BlockingToken
/// @notice Keeps a list of accounts that can neither send nor receive, as custodial tokens do.
contract BlockingToken is PlainToken(6) {
    /// @notice Whether an account is on the list.
    mapping(address account => bool) public isBlocked;

    /// @notice The account is on the list.
    error BlockingToken_Blocked(address account);

    /// @notice Puts an account on the list, or takes it off.
    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isBlocked[from]) {
            revert BlockingToken_Blocked(from);
        }
        if (isBlocked[to]) {
            revert BlockingToken_Blocked(to);
        }
        super._update(from, to, amount);
    }
}
