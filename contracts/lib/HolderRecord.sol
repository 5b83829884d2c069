// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "./Types.sol";

/// @notice Who earns for a resource, in one word: `address holder ‖ uint32 since ‖ uint24 changes ‖ uint40 bornAt`.
/// The zero record belongs to no resource.
type HolderRecord is uint256;

using HolderRecords for HolderRecord global;

/// @title HolderRecords
/// @notice Packs and reads `HolderRecord`, so that holder, history length and birth cost one storage read.
library HolderRecords {
    /// @notice A record.
    /// @param account Account that earns
    /// @param from First period in which it does
    /// @param earlier Number of earlier records; grows at most once per period
    /// @param birth Second in which the resource is born; 0 while it is not known
    function pack(address account, PeriodId from, uint24 earlier, uint40 birth) internal pure returns (HolderRecord) {
        return HolderRecord.wrap(
            (uint256(uint160(account)) << 96) | (uint256(PeriodId.unwrap(from)) << 64) | (uint256(earlier) << 40)
                | birth
        );
    }

    /// @notice Account that earns.
    function holder(HolderRecord record) internal pure returns (address) {
        return address(uint160(HolderRecord.unwrap(record) >> 96));
    }

    /// @notice First period in which it does.
    function since(HolderRecord record) internal pure returns (PeriodId) {
        return PeriodId.wrap(uint32(HolderRecord.unwrap(record) >> 64));
    }

    /// @notice Number of earlier records.
    function changes(HolderRecord record) internal pure returns (uint24) {
        return uint24(HolderRecord.unwrap(record) >> 40);
    }

    /// @notice Second in which the resource is born; 0 for no resource, or while it is not known.
    function bornAt(HolderRecord record) internal pure returns (uint40) {
        return uint40(HolderRecord.unwrap(record));
    }
}
