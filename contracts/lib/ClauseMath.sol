// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PPM} from "./Types.sol";

/// @title ClauseMath
/// @notice The arithmetic of an outcome share. Rounding happens once, on the sum of all revenue, never per payment:
/// many small payments owe what one large one does.
library ClauseMath {
    /// @notice Seconds in a day of a penalty.
    uint256 internal constant DAY = 86_400;

    /// @notice What `revenue` owes in all, rounded down, never above the cap.
    /// @param revenue Whole revenue, token base units
    /// @param share Part that is due, ppm
    /// @param cap Greatest share, token base units; 0 = no cap
    function due(uint256 revenue, uint256 share, uint256 cap) internal pure returns (uint256 amount) {
        amount = revenue * share / PPM;
        if (cap != 0 && amount > cap) amount = cap;
    }

    /// @notice Penalty on an amount that was due at `deadline`, rounded down: per day begun, up to its cap.
    /// @param amount What was due, token base units
    /// @param deadline Last second in which it was in time
    /// @param time When it counts as known, seconds
    /// @param perDay Part of the amount per day begun, ppm
    /// @param cap Greatest part of the amount, ppm
    function penalty(uint256 amount, uint256 deadline, uint256 time, uint256 perDay, uint256 cap)
        internal
        pure
        returns (uint256)
    {
        if (time <= deadline) return 0;
        uint256 part = (time - deadline + DAY - 1) / DAY * perDay;
        return amount * (part < cap ? part : cap) / PPM;
    }
}
