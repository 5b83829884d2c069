// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Netting
/// @notice Sums amounts by account in memory, so that every account is paid once whatever it earned from.
/// @dev Open addressing with linear probing over a power of two of slots, at most two thirds full. The hash is salted
/// with something fixed only after accounts are known (the hash of a report leaf), so nobody can prepare colliding
/// accounts. An account is looked up once per table entry and named by a *handle* from then on, so a share costs an
/// addition and no hash. Accounts come out in the order in which they were entered. Assembly because checked array
/// accesses cost more than the work itself (docs/decisions/0010: what it buys).
library Netting {
    /// @notice The table.
    /// @param salt Salt of the hash
    /// @param slots `account ‖ handle`, 0 where free; their number is a power of two
    /// @param entries Account and sum (token base units) alternately, in the order of entry
    /// @param count Number of accounts
    struct Table {
        bytes32 salt;
        uint256[] slots;
        uint256[] entries;
        uint256 count;
    }

    /// @notice Distance of handles.
    uint256 internal constant STRIDE = 64;

    /// @notice More accounts than the table was created for.
    error Netting_Full(uint256 capacity);

    /// @notice A table for at most `capacity` accounts.
    function create(uint256 capacity, bytes32 salt) internal pure returns (Table memory table) {
        uint256 size = 2;
        while (2 * size < 3 * capacity) {
            size *= 2;
        }
        table.salt = salt;
        table.slots = new uint256[](size);
        table.entries = new uint256[](2 * capacity);
    }

    /// @notice The account's handle, below 2^32; enters the account if it is new. `account` is an address in a word.
    function enter(Table memory table, uint256 account) internal pure returns (uint256 handle) {
        uint256[] memory slots = table.slots;
        bytes32 salt = table.salt;
        uint256 place = 0;
        // The handle is the memory address of the account's sum. Slots are half free, so the search ends.
        assembly ("memory-safe") {
            mstore(0, account)
            mstore(32, salt)
            let last := shl(5, sub(mload(slots), 1))
            let offset := and(keccak256(0, 64), last)
            let first := add(slots, 32)
            place := add(first, offset)
            let found := mload(place)
            for {} found {} {
                if eq(shr(96, found), account) { break }
                offset := and(add(offset, 32), last)
                place := add(first, offset)
                found := mload(place)
            }
            handle := and(found, 0xffffffff)
        }
        if (handle == 0) {
            handle = _append(table, account);
            assembly ("memory-safe") {
                mstore(place, or(shl(96, account), handle))
            }
        }
    }

    /// @notice Adds to the sum of the account with a handle.
    /// @dev The caller knows that all amounts together stay below 2^256: they come out of one contract's balance.
    function credit(uint256 handle, uint256 amount) internal pure {
        assembly ("memory-safe") {
            mstore(handle, add(mload(handle), amount))
        }
    }

    /// @notice The account with a handle.
    function accountOf(uint256 handle) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(sub(handle, 32))
        }
    }

    /// @notice The handle of the account that was entered first; the next one's is `STRIDE` more.
    function firstHandle(Table memory table) internal pure returns (uint256 handle) {
        uint256[] memory entries = table.entries;
        assembly ("memory-safe") {
            handle := add(entries, 64)
        }
    }

    /// @notice The handle behind that of the account that was entered last.
    function endHandle(Table memory table) internal pure returns (uint256) {
        return firstHandle(table) + table.count * STRIDE;
    }

    /// @notice The sum of the account with a handle, token base units.
    function sumOf(uint256 handle) internal pure returns (uint256 sum) {
        assembly ("memory-safe") {
            sum := mload(handle)
        }
    }

    function _append(Table memory table, uint256 account) private pure returns (uint256 handle) {
        uint256[] memory entries = table.entries;
        uint256 count = table.count;
        if (2 * count == entries.length) {
            revert Netting_Full(count);
        }
        table.count = count + 1;
        assembly ("memory-safe") {
            let entry := add(add(entries, 32), shl(6, count))
            mstore(entry, account)
            handle := add(entry, 32)
        }
    }
}
