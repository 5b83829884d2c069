// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRulebook} from "../interfaces/IRulebook.sol";
import {PackedWords} from "../lib/PackedWords.sol";
import {Loop, PPM, PeriodId} from "../lib/Types.sol";

/// @title RulebookWords
/// @notice The two words in which the Rulebook keeps of its newest version what every period asks for, so that one read
/// finds both which version is in force and what it says.
/// @dev From the most significant end.
/// windows: number, first period, reportDelay, reportWindow, challengeWindow, verdictWindow, refundWindow and
/// anchorGrowth, 32 bits each, in the places of PackedWords.
/// shares: 24 empty bits, first period in 32, then in 20 bits each source, service and operator of the MAIN, TRAINING
/// and OUTCOME row, and serviceBase. The fourth share of a row is what the three leave of the whole.
library RulebookWords {
    uint256 private constant SHARE_BITS = 20;
    uint256 private constant ROW_BITS = 3 * SHARE_BITS;
    uint256 private constant SHARE_MASK = (1 << SHARE_BITS) - 1;
    uint256 private constant FROM_SHIFT = 3 * ROW_BITS + SHARE_BITS;

    /// @notice The windows word of a version.
    /// @param version Its number
    /// @param from Its first period
    /// @param word2 Its word 2: the windows
    /// @param word3 Its word 3: the growth bound comes first
    function windows(uint32 version, PeriodId from, uint256 word2, uint256 word3) internal pure returns (uint256) {
        uint256 head = (uint256(version) << 224) | (uint256(PeriodId.unwrap(from)) << 192);
        uint256 firstFour = (word2 >> 128) << 64;
        uint256 last = uint256(uint32(word2)) << 32;
        return head | firstFour | last | (word3 >> 224);
    }

    /// @notice The shares word of a version.
    /// @param word0 Its word 0: first period, MAIN row, first three shares of the TRAINING row
    /// @param word1 Its word 1: the last share of that row, OUTCOME row, service base
    function shares(uint256 word0, uint256 word1) internal pure returns (uint256 word) {
        word = PackedWords.number(word0, 0);
        word = _join(word, word0, 1);
        word = _join(word, word0, 5);
        word = _join(word, word1, 1);
        return (word << SHARE_BITS) | PackedWords.number(word1, 5);
    }

    /// @notice First period of the version that a windows word is of.
    function windowsFrom(uint256 word) internal pure returns (PeriodId) {
        return PeriodId.wrap(PackedWords.number(word, 1));
    }

    /// @notice First period of the version that a shares word is of.
    function sharesFrom(uint256 word) internal pure returns (PeriodId) {
        return PeriodId.wrap(uint32(word >> FROM_SHIFT));
    }

    /// @notice The licence row of a loop.
    function licence(uint256 word, Loop loop) internal pure returns (IRulebook.SplitRow memory) {
        return _row(word >> (SHARE_BITS + (loop == Loop.Main ? 2 * ROW_BITS : ROW_BITS)));
    }

    /// @notice The OUTCOME row.
    function outcome(uint256 word) internal pure returns (IRulebook.SplitRow memory) {
        return _row(word >> SHARE_BITS);
    }

    /// @notice The guaranteed part of the service pool, ppm.
    function serviceBase(uint256 word) internal pure returns (uint32) {
        return uint32(word & SHARE_MASK);
    }

    /// @dev Three numbers of `from`, from place `position` on, behind `word`.
    function _join(uint256 word, uint256 from, uint256 position) private pure returns (uint256 joined) {
        joined = word;
        for (uint256 i = 0; i < 3; ++i) {
            joined = (joined << SHARE_BITS) | PackedWords.number(from, position + i);
        }
    }

    /// @dev The row in the lowest bits. The bounds of the code hold its sum to the whole, so nothing wraps.
    function _row(uint256 word) private pure returns (IRulebook.SplitRow memory row) {
        unchecked {
            uint256 source = (word >> (2 * SHARE_BITS)) & SHARE_MASK;
            uint256 service = (word >> SHARE_BITS) & SHARE_MASK;
            uint256 operator = word & SHARE_MASK;
            row.source = uint32(source);
            row.service = uint32(service);
            row.operator = uint32(operator);
            row.ecosystem = uint32(PPM - source - service - operator);
        }
    }
}
