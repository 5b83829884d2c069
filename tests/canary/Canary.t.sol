// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Canary
/// @notice A test that must fail: the test runner checks that it learns of it.
contract Canary {
    /// @notice Fails always.
    function test_canary__when_run__then_fails() external pure {
        assert(false);
    }
}
