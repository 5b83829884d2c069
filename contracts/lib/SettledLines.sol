// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SplitMath} from "./SplitMath.sol";

/// @title SettledLines
/// @notice Records of settled lines as `ISettlement.LinesSettled` tells them (docs/FORMATS.md §4): 112 bytes each,
/// `bytes32 key ‖ uint128 source ‖ uint128 service ‖ uint128 unearned ‖ uint128 operator ‖ uint128 ecosystem`.
/// @dev One event for up to 64 lines instead of one each: a record costs a third of an event. Assembly because the
/// compiler would copy the bytes once more for every event.
library SettledLines {
    /// @notice Records that were not told yet.
    /// @param place Memory address of the first; the 64 bytes before it are the ABI head of the event's data
    /// @param count Number of records
    /// @param capacity How many there is room for
    struct Buffer {
        uint256 place;
        uint256 count;
        uint256 capacity;
    }

    /// @notice Greatest number of records in one event.
    uint256 internal constant GREATEST = 64;
    /// @notice Bytes of a record.
    uint256 internal constant RECORD_BYTES = 112;

    /// @notice An empty buffer with room for as many records as one event takes, or for `records` if they are fewer.
    function create(uint256 records) internal pure returns (Buffer memory buffer) {
        buffer.capacity = records < GREATEST ? records : GREATEST;
        // Two words of head, and half a word that the last record's last word reaches into.
        bytes memory room = new bytes(RECORD_BYTES * buffer.capacity + 96);
        assembly ("memory-safe") {
            let head := add(room, 32)
            mstore(head, 32)
            mstore(buffer, add(head, 64))
        }
    }

    /// @notice Adds a record. True if the buffer is full, so that the caller must tell before it adds another.
    /// @dev Columns are below 2^128: parts of a pot's two amounts of 112 bits.
    function add(Buffer memory buffer, bytes32 key, SplitMath.Shares memory shares) internal pure returns (bool full) {
        assembly ("memory-safe") {
            let count := mload(add(buffer, 32))
            let place := add(mload(buffer), mul(count, 112))
            mstore(place, key)
            mstore(add(place, 32), or(shl(128, mload(shares)), mload(add(shares, 32))))
            mstore(add(place, 64), or(shl(128, mload(add(shares, 64))), mload(add(shares, 96))))
            mstore(add(place, 96), shl(128, mload(add(shares, 128))))
            count := add(count, 1)
            mstore(add(buffer, 32), count)
            full := eq(count, mload(add(buffer, 64)))
        }
    }

    /// @notice Tells all records in one event and empties the buffer; nothing happens for an empty one.
    /// @param topic `ISettlement.LinesSettled.selector`
    /// @param period Period of the pots
    function tell(Buffer memory buffer, bytes32 topic, uint256 period) internal {
        if (buffer.count == 0) {
            return;
        }
        assembly ("memory-safe") {
            let place := mload(buffer)
            let length := mul(mload(add(buffer, 32)), 112)
            let end := add(place, length)
            // Bytes behind the last record, up to a whole word, are zero in the ABI's encoding.
            mstore(end, 0)
            mstore(sub(place, 32), length)
            log2(sub(place, 64), add(64, and(add(length, 31), not(31))), topic, period)
            mstore(add(buffer, 32), 0)
        }
    }
}
