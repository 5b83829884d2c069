// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchTable} from "./BatchTable.sol";
import {Netting} from "./Netting.sol";
import {PeriodId} from "./Types.sol";

/// @title RoomLookup
/// @notice Asks another room for the accounts of a whole table in one call, and enters them for netting.
/// @dev The call is `f(uint32[],uint32) returns (address[])`, the form of `IResources.holdersAt` and
/// `IParticipants.payoutsAt`. Assembly because encoding and decoding a thousand words by the compiler costs more than
/// the netting itself and leaves four copies in memory (docs/decisions/0010: what it buys).
library RoomLookup {
    /// @notice The room answered with another number of bytes than its interface says.
    error RoomLookup_BadAnswer(uint256 expected, uint256 received);

    /// @notice Puts the handle of its account beside every id of a table.
    /// @param accounts Where accounts are entered
    /// @param table Ids, and where handles go
    /// @param room Whom to ask
    /// @param selector Which function
    /// @param period Second argument
    /// @return complete False if the room does not know somebody (answers with the zero address)
    function enterAll(
        Netting.Table memory accounts,
        BatchTable.Table memory table,
        address room,
        bytes4 selector,
        PeriodId period
    ) internal view returns (bool complete) {
        uint256 answer = _ask(table.entries, room, selector, period);
        uint256[] memory handles = table.handles;
        uint256 end = answer + 32 * handles.length;
        complete = true;
        uint256 previous = 0;
        uint256 handle = 0;
        // The answer lies behind all allocated memory, which nothing in this loop allocates.
        while (answer < end) {
            uint256 account;
            assembly ("memory-safe") {
                account := mload(answer)
                answer := add(answer, 32)
                handles := add(handles, 32)
            }
            if (handle == 0 || account != previous) {
                handle = Netting.enter(accounts, account);
                if (account == 0) complete = false;
                previous = account;
            }
            assembly ("memory-safe") {
                mstore(handles, handle)
            }
        }
    }

    /// @dev The memory address of the first of as many answered words as the table has; behind allocated memory.
    function _ask(uint256[] memory table, address room, bytes4 selector, PeriodId period)
        private
        view
        returns (uint256 answer)
    {
        uint256 received = 0;
        uint256 expected = 64 + 32 * table.length;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 4), 64)
            mstore(add(free, 36), period)
            let place := add(free, 68)
            mstore(place, mload(table))
            for { let end := add(table, shl(5, mload(table))) } lt(table, end) {} {
                table := add(table, 32)
                place := add(place, 32)
                mstore(place, shr(224, mload(table)))
            }
            if iszero(staticcall(gas(), room, free, sub(add(place, 32), free), 0, 0)) {
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            received := returndatasize()
            returndatacopy(free, 0, received)
            answer := add(free, 64)
        }
        if (received != expected) {
            revert RoomLookup_BadAnswer(expected, received);
        }
    }
}
