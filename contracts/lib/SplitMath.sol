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
    /// @dev W²; and of a packed component: its weight, and 32 · its index after a shift by 15.
    uint256 private constant SCALE = 1e12;
    uint256 private constant WEIGHT = 0xfffff;
    uint256 private constant OFFSET = 0x1ffe0;

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
    /// @dev Assembly because each of ten thousand components passes here (docs/decisions/0010: what it buys). Cumulated
    /// weights never fall, so no difference is negative; all parts together are the pool. Two in a round behind the
    /// last full word: what stands behind an odd last component is masked away and adds 0 to the first handle.
    /// @param exactSource The pool in millionths of a token base unit, below 2^150
    /// @param packed The first 4 · `count` bytes: `index · 2^20 + weight` (ppm) in 32 bits each
    /// @param count Number of components
    /// @param handles By index: memory address of the account's sum
    function distribute(uint256 exactSource, bytes memory packed, uint256 count, uint256[] memory handles)
        internal
        pure
    {
        uint256 cum = 0;
        uint256 done = 0;
        assembly ("memory-safe") {
            packed := add(packed, 32)
            handles := add(handles, 32)
        }
        for (; count > 7;) {
            uint256 word;
            assembly ("memory-safe") {
                word := mload(packed)
                packed := add(packed, 32)
                count := sub(count, 8)
            }
            (cum, done) = _distributeEight(exactSource, word, handles, cum, done);
        }
        assembly ("memory-safe") {
            if count {
                let upTo := 0
                let handle := 0
                let word := and(mload(packed), not(shr(shl(5, count), not(0))))
                for {} count {} {
                    cum := add(cum, and(shr(224, word), WEIGHT))
                    upTo := div(mul(exactSource, cum), SCALE)
                    handle := mload(add(handles, and(shr(239, word), OFFSET)))
                    mstore(handle, add(mload(handle), sub(upTo, done)))
                    cum := add(cum, and(shr(192, word), WEIGHT))
                    done := div(mul(exactSource, cum), SCALE)
                    handle := mload(add(handles, and(shr(207, word), OFFSET)))
                    mstore(handle, add(mload(handle), sub(done, upTo)))
                    if lt(count, 3) { break }
                    count := sub(count, 2)
                    word := shl(64, word)
                }
            }
        }
    }

    /// @dev The components of a whole word; `handles` is the place of the first handle.
    function _distributeEight(
        uint256 exactSource,
        uint256 word,
        uint256[] memory handles,
        uint256 cumBefore,
        uint256 doneBefore
    ) private pure returns (uint256 cum, uint256 done) {
        assembly ("memory-safe") {
            let upTo := 0
            let handle := 0
            cum := cumBefore
            done := doneBefore
            cum := add(cum, and(shr(224, word), WEIGHT))
            upTo := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(239, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(upTo, done)))
            cum := add(cum, and(shr(192, word), WEIGHT))
            done := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(207, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(done, upTo)))
            cum := add(cum, and(shr(160, word), WEIGHT))
            upTo := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(175, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(upTo, done)))
            cum := add(cum, and(shr(128, word), WEIGHT))
            done := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(143, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(done, upTo)))
            cum := add(cum, and(shr(96, word), WEIGHT))
            upTo := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(111, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(upTo, done)))
            cum := add(cum, and(shr(64, word), WEIGHT))
            done := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(79, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(done, upTo)))
            cum := add(cum, and(shr(32, word), WEIGHT))
            upTo := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(47, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(upTo, done)))
            cum := add(cum, and(word, WEIGHT))
            done := div(mul(exactSource, cum), SCALE)
            handle := mload(add(handles, and(shr(15, word), OFFSET)))
            mstore(handle, add(mload(handle), sub(done, upTo)))
        }
    }
}
