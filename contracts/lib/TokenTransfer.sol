// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title TokenTransfer
/// @notice A token transfer that can fail without failing its caller.
library TokenTransfer {
    /// @notice Gas that one transfer may use.
    uint256 internal constant GAS_CAP = 200_000;
    /// @notice Gas that must be there before a transfer so that the cap is really given: 64/63 of it (EIP-150) and the
    /// costs of the call itself.
    uint256 internal constant GAS_NEEDED = 210_000;

    /// @notice Transfers with at most `GAS_CAP` gas. True if the token returned true or nothing.
    /// @dev The caller makes sure of `GAS_NEEDED` and that the token has code. Assembly because Solidity would copy
    /// whatever the callee returns, for which the caller pays; here at most one word is copied.
    function attempt(IERC20 token, address to, uint256 amount) internal returns (bool success) {
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let call_ := mload(0x40)
            mstore(call_, selector)
            mstore(add(call_, 4), to)
            mstore(add(call_, 36), amount)
            mstore(0, 0)
            success := call(GAS_CAP, token, 0, call_, 68, 0, 32)
            let answer := or(iszero(returndatasize()), and(gt(returndatasize(), 31), eq(mload(0), 1)))
            success := and(success, answer)
        }
    }
}
