// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Loop} from "./Types.sol";

/// @notice Revenue of one composition in one period, in one word: `uint8 loop ‖ uint112 outcome ‖ uint112 licence`
/// from bit 224 down. A pot without money is empty, whatever its loop says.
type PackedPot is uint256;

using PackedPots for PackedPot global;

/// @title PackedPots
/// @notice Packs and reads `PackedPot`, so that a pot costs one storage read and no memory.
library PackedPots {
    /// @notice Greatest revenue of one kind in a pot, token base units.
    uint256 internal constant GREATEST = type(uint112).max;

    /// @notice A pot; the caller has checked both amounts against `GREATEST`.
    /// @param money Licence revenue, token base units
    /// @param outcomeMoney Outcome revenue, token base units
    /// @param loop_ The product's loop
    function pack(uint256 money, uint256 outcomeMoney, Loop loop_) internal pure returns (PackedPot) {
        return PackedPot.wrap((uint256(loop_) << 224) | (outcomeMoney << 112) | money);
    }

    /// @notice Licence revenue, token base units.
    function licence(PackedPot pot) internal pure returns (uint256) {
        return PackedPot.unwrap(pot) & GREATEST;
    }

    /// @notice Outcome revenue, token base units.
    function outcome(PackedPot pot) internal pure returns (uint256) {
        return (PackedPot.unwrap(pot) >> 112) & GREATEST;
    }

    /// @notice The product's loop.
    function loop(PackedPot pot) internal pure returns (Loop) {
        return Loop(uint8(PackedPot.unwrap(pot) >> 224));
    }

    /// @notice True if the product's loop is MAIN, as it also is of an empty pot.
    function isMain(PackedPot pot) internal pure returns (bool) {
        return PackedPot.unwrap(pot) >> 224 == uint256(Loop.Main);
    }

    /// @notice True if nothing is in it.
    function isEmpty(PackedPot pot) internal pure returns (bool) {
        return PackedPot.unwrap(pot) << 32 == 0;
    }
}
