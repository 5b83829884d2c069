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
    /// @dev Of a component: where its cumulated weights and its sum's address stand; and W² · 2^32.
    uint256 private constant CUMULATED = 0xffffffff00000000;
    uint256 private constant ADDRESS = 0xffffffff;
    uint256 private constant SCALE = 0xe8d4a5100000000000;

    /// @notice Splits a line's money into `shares`, which a caller with many lines uses again and again.
    /// @param shares Overwritten
    /// @param licence Licence money, below 2^128
    /// @param licenceRow Its row
    /// @param outcome Outcome money, below 2^128
    /// @param outcomeRow Its row
    /// @param serviceBase Guaranteed part of the service pool, ppm, at most 1,000,000
    /// @param performance What of the rest was earned, ppm, at most 1,000,000
    function splitInto(
        Shares memory shares,
        uint256 licence,
        Row memory licenceRow,
        uint256 outcome,
        Row memory outcomeRow,
        uint256 serviceBase,
        uint256 performance
    ) internal pure {
        // Money below 2^128, rows and fractions at most 10^6 and 10^12: everything stays below 2^(129 + 20 + 40).
        unchecked {
            uint256 exact = licence * licenceRow.source;
            uint256 service = licence * licenceRow.service;
            uint256 operator = licence * licenceRow.operator;
            if (outcome != 0) {
                exact += outcome * outcomeRow.source;
                service += outcome * outcomeRow.service;
                operator += outcome * outcomeRow.operator;
            }
            uint256 done = exact / WHOLE;
            shares.exactSource = exact;
            shares.source = done;
            uint256 upTo = serviceBase * WHOLE + (WHOLE - serviceBase) * performance;
            upTo = (exact * (WHOLE * WHOLE) + service * upTo) / (WHOLE * WHOLE * WHOLE);
            shares.service = upTo - done;
            exact += service;
            done = exact / WHOLE;
            shares.unearned = done - upTo;
            upTo = (exact + operator) / WHOLE;
            shares.operator = upTo - done;
            shares.ecosystem = licence + outcome - upTo;
        }
    }

    /// @notice Splits a line's money; parameters as for `splitInto`.
    function split(
        uint256 licence,
        Row memory licenceRow,
        uint256 outcome,
        Row memory outcomeRow,
        uint256 serviceBase,
        uint256 performance
    ) internal pure returns (Shares memory shares) {
        splitInto(shares, licence, licenceRow, outcome, outcomeRow, serviceBase, performance);
    }

    /// @notice Adds to each component's sum its part of a source pool.
    /// @dev Assembly because each of ten thousand components passes here (docs/decisions/0008: what it buys). Cumulated
    /// weights never fall, so no difference is negative; all parts together are the pool. Four in a round: entries
    /// behind the last component, up to a multiple of four, must have its cumulated weights, so that they add 0.
    /// @param exactSource The pool in millionths of a token base unit, below 2^150
    /// @param components The first `count`: (cumulated weights, ppm, 32 bits) · 2^32 + memory address of the sum
    /// @param count Number of components
    function distribute(uint256 exactSource, uint256[] memory components, uint256 count) internal pure {
        assembly ("memory-safe") {
            let place := add(components, 32)
            let done := 0
            for { let end := add(place, shl(5, count)) } lt(place, end) { place := add(place, 128) } {
                // Weights stay where they are in the word, so the scale is W² · 2^32; within 150 + 64 bits.
                let component := mload(place)
                let upTo := div(mul(exactSource, and(component, CUMULATED)), SCALE)
                component := and(component, ADDRESS)
                mstore(component, add(mload(component), sub(upTo, done)))
                component := mload(add(place, 32))
                done := div(mul(exactSource, and(component, CUMULATED)), SCALE)
                component := and(component, ADDRESS)
                mstore(component, add(mload(component), sub(done, upTo)))
                component := mload(add(place, 64))
                upTo := div(mul(exactSource, and(component, CUMULATED)), SCALE)
                component := and(component, ADDRESS)
                mstore(component, add(mload(component), sub(upTo, done)))
                component := mload(add(place, 96))
                done := div(mul(exactSource, and(component, CUMULATED)), SCALE)
                component := and(component, ADDRESS)
                mstore(component, add(mload(component), sub(done, upTo)))
            }
        }
    }
}
