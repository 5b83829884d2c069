// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Vm
/// @notice The cheat codes of forge that these tests use.
interface Vm {
    /// @notice A log that was emitted.
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function assume(bool condition) external;
    function expectRevert(bytes calldata revertData) external;
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function addr(uint256 key) external pure returns (address account);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function readFile(string calldata path) external view returns (string memory);
}

/// @title Base
/// @notice What every test here stands on.
abstract contract Base {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Two values that a law says are equal.
    error LawBroken(string law, uint256 expected, uint256 received);

    function requireEqual(uint256 expected, uint256 received, string memory law) internal pure {
        if (expected != received) {
            revert LawBroken(law, expected, received);
        }
    }

    function requireAtMost(uint256 greatest, uint256 received, string memory law) internal pure {
        if (received > greatest) {
            revert LawBroken(law, greatest, received);
        }
    }

    function requireTrue(bool condition, string memory law) internal pure {
        if (!condition) {
            revert LawBroken(law, 1, 0);
        }
    }

    /// @dev A value from `least` to `greatest`, by remainder.
    function between(uint256 value, uint256 least, uint256 greatest) internal pure returns (uint256) {
        uint256 span = greatest - least + 1;
        return span == 0 ? value : least + value % span;
    }

    function distance(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a - b : b - a;
    }
}
