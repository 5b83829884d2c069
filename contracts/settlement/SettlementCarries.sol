// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ISettlement} from "../interfaces/ISettlement.sol";
import {Netting} from "../lib/Netting.sol";
import {SettlementLines} from "./SettlementLines.sol";

/// @title SettlementCarries
/// @notice Carries sums from one call to the next, so that a settlement that is too large for one transaction still
/// ends in one transfer per account.
/// @dev Storage keeps only the hash of what was carried; the sums themselves stand in the event, and whoever goes on
/// brings them along.
abstract contract SettlementCarries is SettlementLines {
    /// @dev Bytes of the two earmarks before the accounts, and of an account with its sum.
    uint256 private constant HEAD_BYTES = 32;
    uint256 private constant ENTRY_BYTES = 36;
    /// @dev So few that any call can take them up, and carry them again, with less than a third of 2^24 gas: nobody can
    /// make a carry from which no one could go on.
    uint256 private constant GREATEST_CARRIED = 2_048;

    /// @inheritdoc ISettlement
    mapping(bytes32 id => uint256) public carries;

    /// @dev Takes up what earlier calls carried: each exactly as it was carried, and once for each call that did. Gives
    /// the number of accounts in them (one that stands in several is counted several times) and a salt that nobody can
    /// choose who chose an account.
    function _takeUp(bytes[] calldata carried) internal returns (uint256 accounts, bytes32 salt) {
        for (uint256 i = 0; i < carried.length; ++i) {
            bytes32 id = keccak256(carried[i]);
            uint256 waiting = carries[id];
            if (waiting == 0) revert Settlement_UnknownCarry(id);
            carries[id] = waiting - 1;
            emit CarryTaken(id);
            salt = keccak256(abi.encode(salt, id));
            accounts += (carried[i].length - HEAD_BYTES) / ENTRY_BYTES;
        }
    }

    /// @dev Adds what was taken up to the sums of this call.
    function _take(Run memory run, bytes calldata carried) internal pure {
        uint256 place;
        uint256 end;
        uint256 head;
        // The hash is that of sums this contract wrote, so head and entries are whole.
        assembly ("memory-safe") {
            head := calldataload(carried.offset)
            place := add(carried.offset, HEAD_BYTES)
            end := add(carried.offset, carried.length)
        }
        run.ecosystem += head >> 128;
        run.unearned += uint128(head);
        while (place < end) {
            uint256 account;
            uint256 amount;
            assembly ("memory-safe") {
                account := shr(96, calldataload(place))
                amount := shr(128, calldataload(add(place, 20)))
                place := add(place, ENTRY_BYTES)
            }
            Netting.credit(Netting.enter(run.accounts, account), amount);
        }
    }

    /// @dev Ends a call: pays at most `transfers` accounts and carries the rest. Earmarks go with the last accounts.
    function _finish(Run memory run, uint256 transfers) internal {
        // Effects
        _close(run);
        uint256 end = Netting.endHandle(run.accounts);
        uint256 rest = transfers < run.accounts.count ? _after(run.accounts, transfers) : end;
        if (rest != end) _carry(run, rest, end);

        // Interactions
        _payAccounts(Netting.firstHandle(run.accounts), rest);
        if (rest == end) _payEarmarks(run.ecosystem, run.unearned);
    }

    function _carry(Run memory run, uint256 handle, uint256 end) private {
        bytes memory sums = new bytes(HEAD_BYTES + ENTRY_BYTES * ((end - handle) / Netting.STRIDE));
        uint256 place;
        uint256 head = (uint256(SafeCast.toUint128(run.ecosystem)) << 128) | SafeCast.toUint128(run.unearned);
        assembly ("memory-safe") {
            mstore(add(sums, 32), head)
            place := add(sums, 64)
        }
        for (; handle < end; handle += Netting.STRIDE) {
            uint256 account = uint160(Netting.accountOf(handle));
            uint256 amount = SafeCast.toUint128(Netting.sumOf(handle));
            if (amount == 0) continue;
            // The account's last 16 bytes of a word are written over by the amount's; those lie within the 36 bytes.
            assembly ("memory-safe") {
                mstore(place, shl(96, account))
                let word := mload(add(place, 4))
                mstore(add(place, 4), or(shl(128, shr(128, word)), amount))
                place := add(place, 36)
            }
        }
        assembly ("memory-safe") {
            mstore(sums, sub(place, add(sums, 32)))
        }
        uint256 accounts = (sums.length - HEAD_BYTES) / ENTRY_BYTES;
        if (accounts > GREATEST_CARRIED) revert Settlement_CarryTooLarge(GREATEST_CARRIED, accounts);
        bytes32 id = keccak256(sums);
        ++carries[id];
        emit Carried(id, sums);
    }

    /// @dev The handle behind the first `transfers` accounts that are owed something.
    function _after(Netting.Table memory accounts, uint256 transfers) private pure returns (uint256 handle) {
        handle = Netting.firstHandle(accounts);
        for (uint256 end = Netting.endHandle(accounts); handle < end; handle += Netting.STRIDE) {
            if (Netting.sumOf(handle) != 0) {
                if (transfers == 0) return handle;
                --transfers;
            }
        }
    }
}
