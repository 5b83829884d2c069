// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Probe
/// @notice What the gateway's tests call: a value, a struct, an event, refusals of every form.
contract Probe {
    struct Pair {
        uint32 left;
        bytes32 right;
    }

    event Kept(uint32 indexed key, address indexed by, Pair pair, uint256[] list);

    error Probe_TooLarge(uint256 greatest, uint256 received);
    error Probe_WrongField(bytes32 field, bytes32 expected, bytes32 received);

    uint256 public kept;
    address public immutable sealedFor = msg.sender;

    function keep(uint256 value) external returns (uint256) {
        if (value > 100) revert Probe_TooLarge(100, value);
        kept = value;
        uint256[] memory list = new uint256[](2);
        (list[0], list[1]) = (value, type(uint256).max);
        emit Kept(uint32(value), msg.sender, Pair(7, bytes32("right")), list);
        return value;
    }

    function pairOf(Pair calldata pair) external pure returns (Pair memory, bool) {
        return (Pair(pair.left + 1, pair.right), true);
    }

    function field() external pure {
        revert Probe_WrongField("refHash", bytes32(uint256(1)), bytes32(uint256(2)));
    }

    function reason() external pure {
        revert("in words");
    }

    function panic() external view returns (uint256) {
        return 1 / kept;
    }
}
