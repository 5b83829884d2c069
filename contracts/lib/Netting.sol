// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title Netting
/// @notice Sums amounts by account in memory, so that every account is paid once whatever it earned from.
/// @dev Open addressing with linear probing over a power of two of slots, at most half full. The hash is salted with
/// something fixed only after accounts are known (the hash of a report leaf), so nobody can prepare colliding accounts.
/// Accounts come out in the order in which they were first seen.
library Netting {
    /// @notice The table.
    /// @param salt Salt of the hash
    /// @param slots Position + 1 of an account, 0 where free
    /// @param accounts Accounts in first-seen order; the first `count` are in use
    /// @param amounts Their sums, token base units
    /// @param count Number of accounts
    struct Table {
        bytes32 salt;
        uint256[] slots;
        address[] accounts;
        uint256[] amounts;
        uint256 count;
    }

    /// @notice A table for at most `capacity` accounts.
    function create(uint256 capacity, bytes32 salt) internal pure returns (Table memory table) {
        uint256 size = 2;
        while (size < 2 * capacity) {
            size *= 2;
        }
        table.salt = salt;
        table.slots = new uint256[](size);
        table.accounts = new address[](capacity);
        table.amounts = new uint256[](capacity);
    }

    /// @notice Adds to an account's sum; nothing happens for 0.
    /// @dev Panics with an array index where more accounts come than the table was created for.
    function add(Table memory table, address account, uint256 amount) internal pure {
        if (amount == 0) {
            return;
        }
        uint256[] memory slots = table.slots;
        address[] memory accounts = table.accounts;
        uint256 mask = slots.length - 1;
        uint256 slot = uint256(Hashes.efficientKeccak256(bytes32(uint256(uint160(account))), table.salt)) & mask;
        uint256 found = slots[slot];
        // Positions and slots are far below 2^256; amounts are checked.
        unchecked {
            while (found != 0 && accounts[found - 1] != account) {
                slot = (slot + 1) & mask;
                found = slots[slot];
            }
            if (found == 0) {
                found = table.count + 1;
                accounts[found - 1] = account;
                table.count = found;
                slots[slot] = found;
                table.amounts[found - 1] = amount;
                return;
            }
        }
        table.amounts[found - 1] += amount;
    }
}
