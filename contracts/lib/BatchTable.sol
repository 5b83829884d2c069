// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchCodec} from "./BatchCodec.sol";

/// @title BatchTable
/// @notice A table of a batch: ids, and beside each the handle of who earns for it.
library BatchTable {
    /// @notice A table of ids.
    /// @param entries `id · 2^224`, strictly ascending
    /// @param handles One for each entry
    struct Table {
        uint256[] entries;
        uint256[] handles;
    }

    /// @notice A table of ids of 4 bytes, each above the one before; the handle of each is its index.
    /// @param list Name of the table
    /// @param cursor Where in calldata the table starts; the caller knows that it ends within the batch
    /// @param count Number of ids
    function read(bytes32 list, uint256 cursor, uint256 count) internal pure returns (Table memory table) {
        uint256[] memory entries = new uint256[](count);
        uint256[] memory handles = new uint256[](count);
        uint256 previous = 0;
        // Within 64 KiB of calldata.
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 id;
                assembly ("memory-safe") {
                    id := shr(224, calldataload(add(cursor, shl(2, i))))
                }
                if (id <= previous) {
                    revert BatchCodec.BatchCodec_NotAscending(list, previous, id);
                }
                previous = id;
                assembly ("memory-safe") {
                    let place := add(32, shl(5, i))
                    mstore(add(entries, place), shl(224, id))
                    mstore(add(handles, place), i)
                }
            }
        }
        (table.entries, table.handles) = (entries, handles);
    }

    /// @notice The handle at a position that a line was read with.
    /// @dev `BatchCodec.next` has compared the position with the table's length.
    function handleAt(uint256[] memory handles, uint256 position) internal pure returns (uint256 handle) {
        assembly ("memory-safe") {
            handle := mload(add(add(handles, 32), shl(5, position)))
        }
    }
}
