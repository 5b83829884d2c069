// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SplitMath
/// @notice The one place where money is rounded. A line's licence and outcome money is laid end to end on one exact
/// scale and cut by cumulative floors at
/// `source | service earned | service unearned | operator | ecosystem`, and the source part again at every component.
/// @dev With L, O the licence and outcome money (token base units), r, s their rows (ppm) and W = 10⁶:
/// S = L·r.source + O·s.source and V = L·r.service + O·s.service are exact pools in units of 1/W;
/// F = base·W + (W − base)·performance is the earned fraction of V in units of 1/W².
/// Component i of the source pool = ⌊S·cum(i)/W²⌋ − ⌊S·cum(i − 1)/W²⌋ with cum the cumulated weights.
/// Laws: everything sums to L + O, and every part differs from its exact rational by less than one unit.
library SplitMath {
    /// @notice One split in ppm; sums to 1,000,000.
    struct Row {
        uint256 source;
        uint256 service;
        uint256 operator;
        uint256 ecosystem;
    }

    /// @notice What a line yields, token base units.
    /// @param source Source pool
    /// @param service What the provider earned
    /// @param unearned Performance money that was not earned
    /// @param operator Operator's share
    /// @param ecosystem Ecosystem fund's share
    /// @param exactSource The source pool before rounding, in millionths of a token base unit
    struct Shares {
        uint256 source;
        uint256 service;
        uint256 unearned;
        uint256 operator;
        uint256 ecosystem;
        uint256 exactSource;
    }

    uint256 private constant WHOLE = 1e6;

    /// @notice Splits a line's money.
    /// @param licence Licence money, below 2^128
    /// @param licenceRow Its row
    /// @param outcome Outcome money, below 2^128
    /// @param outcomeRow Its row
    /// @param serviceBase Guaranteed part of the service pool, ppm, at most 1,000,000
    /// @param performance What of the rest was earned, ppm, at most 1,000,000
    function split(
        uint256 licence,
        Row memory licenceRow,
        uint256 outcome,
        Row memory outcomeRow,
        uint256 serviceBase,
        uint256 performance
    ) internal pure returns (Shares memory shares) {
        // Money below 2^128, rows and fractions at most 10^6 and 10^12: everything stays below 2^(129 + 20 + 40).
        unchecked {
            uint256 exact = licence * licenceRow.source + outcome * outcomeRow.source;
            uint256 service = licence * licenceRow.service + outcome * outcomeRow.service;
            uint256 fraction = serviceBase * WHOLE + (WHOLE - serviceBase) * performance;

            shares.exactSource = exact;
            shares.source = exact / WHOLE;
            uint256 done = (exact * WHOLE * WHOLE + service * fraction) / (WHOLE * WHOLE * WHOLE);
            shares.service = done - shares.source;
            exact += service;
            shares.unearned = exact / WHOLE - done;
            done = exact / WHOLE;
            exact += licence * licenceRow.operator + outcome * outcomeRow.operator;
            shares.operator = exact / WHOLE - done;
            shares.ecosystem = licence + outcome - exact / WHOLE;
        }
    }

    /// @notice What the first components of a source pool get together, token base units.
    /// @param exactSource The pool in millionths of a token base unit, below 2^192
    /// @param cumulated Their weights summed, ppm, below 2^48
    function upTo(uint256 exactSource, uint256 cumulated) internal pure returns (uint256) {
        // Within 192 + 48 bits.
        unchecked {
            return exactSource * cumulated / (WHOLE * WHOLE);
        }
    }
}
