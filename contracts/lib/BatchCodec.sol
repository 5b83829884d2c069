// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CompositionKey} from "./CompositionKey.sol";
import {ProductId} from "./Types.sol";

/// @title BatchCodec
/// @notice Reads a batch (docs/FORMATS.md §4) from calldata, line after line. A layout that breaks the format is
/// refused by name; what only breaks a law of money (weights, performance) is read and left to the caller.
/// @dev That every table entry is used by a line is left to whoever signs: on chain an unused entry only costs gas.
/// An entry of a table is `id · 2^224 + handle`. The handle is the entry's index when a batch is opened; a caller puts
/// there, in 32 bits, whatever it wants to find again at the lines (Settlement: where the account's money is summed),
/// so that nothing is looked up per component. A line's components are read eight at a time, as they stand in a word of
/// calldata: their order is checked and their weights are cumulated in all eight lanes of 32 bits at once.
/// Assembly only where every line or component passes (docs/decisions/0008: what it buys).
library BatchCodec {
    /// @notice A line that was read.
    /// @param product Product
    /// @param payee Handle of the payee
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param performance Service performance as written, ppm
    /// @param count Number of components
    /// @param weights Sum of the components' weights, ppm
    /// @param key Composition key, derived from the line
    /// @param components The first `count`: `id · 2^224 + (weights up to and with it, ppm) · 2^32 + handle`. Behind them,
    /// up to a multiple of four, stand entries that add nothing to the cumulated weights.
    struct Line {
        ProductId product;
        uint256 payee;
        uint24 outcomeSource;
        uint256 performance;
        uint256 count;
        uint256 weights;
        bytes32 key;
        uint256[] components;
    }

    /// @notice A batch being read. Places are offsets in calldata.
    /// @param period Period the batch speaks of
    /// @param lines Number of lines
    /// @param read Number of lines read or skipped
    /// @param start Where the batch starts
    /// @param cursor Where the next line starts
    /// @param end Where the batch ends
    /// @param ratios Where the table of ratios starts
    /// @param ratioCount Number of ratios
    /// @param resources Resource table
    /// @param payees Payee table
    /// @param frame Where keys are put together
    /// @param line The line that was read last; overwritten by the next
    struct Reader {
        uint32 period;
        uint256 lines;
        uint256 read;
        uint256 start;
        uint256 cursor;
        uint256 end;
        uint256 ratios;
        uint256 ratioCount;
        uint256[] resources;
        uint256[] payees;
        bytes frame;
        Line line;
    }

    /// @notice Version of the layout.
    uint256 internal constant VERSION = 2;
    /// @notice Greatest number of bytes of a batch.
    uint256 internal constant MAX_BYTES = 65_536;
    /// @notice Bytes before the resource table.
    uint256 internal constant HEADER_BYTES = 12;
    /// @notice Bytes of a line before its components.
    uint256 internal constant LINE_BYTES = 11;
    /// @notice Bytes of a component.
    uint256 internal constant COMPONENT_BYTES = 4;
    /// @dev Words are written whole and eight entries at a time: room for what is written behind the last.
    uint256 private constant SPARE_ENTRIES = 16;
    /// @dev One in each lane; one in each but the first; and the upmost bit, index and weight of each.
    uint256 private constant ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;
    uint256 private constant LATER_ONES = 0x0000000000000001000000010000000100000001000000010000000100000001;
    uint256 private constant UPMOST = 0x8000000080000000800000008000000080000000800000008000000080000000;
    uint256 private constant INDICES = 0x00000fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff;
    uint256 private constant WEIGHTS = 0x000fffff000fffff000fffff000fffff000fffff000fffff000fffff000fffff;
    /// @dev 32 · index of the last lane after a shift by 15; and where cumulated weights stand in a component.
    uint256 private constant OFFSET = 0x1ffe0;
    uint256 private constant CUMULATED = 0xffffffff00000000;

    /// @notice The batch is longer than allowed.
    error BatchCodec_TooLong(uint256 greatest, uint256 received);
    /// @notice The batch has another version.
    error BatchCodec_BadVersion(uint256 expected, uint256 received);
    /// @notice The batch ends before what it announces.
    error BatchCodec_Truncated(uint256 expected, uint256 received);
    /// @notice Bytes follow the last line.
    error BatchCodec_TrailingBytes(uint256 expected, uint256 received);
    /// @notice A list that must ascend strictly does not; `list` names it.
    error BatchCodec_NotAscending(bytes32 list, uint256 previous, uint256 received);
    /// @notice An index points behind its table; `list` names it.
    error BatchCodec_UnknownIndex(bytes32 list, uint256 entries, uint256 received);

    /// @notice Reads header and tables.
    function open(bytes calldata data) internal pure returns (Reader memory reader) {
        if (data.length > MAX_BYTES) {
            revert BatchCodec_TooLong(MAX_BYTES, data.length);
        }
        uint256 start;
        assembly ("memory-safe") {
            start := data.offset
        }
        reader.start = start;
        reader.end = start + data.length;
        _requireUpTo(reader, start + HEADER_BYTES);
        uint256 header = _word(start);
        if (header >> 248 != VERSION) {
            revert BatchCodec_BadVersion(VERSION, header >> 248);
        }
        reader.period = uint32(header >> 216);
        reader.ratioCount = uint8(header >> 176);
        reader.lines = uint16(header >> 160);
        uint256 resources = uint16(header >> 200);
        uint256 payees = uint16(header >> 184);
        reader.ratios = start + HEADER_BYTES + 4 * (resources + payees);
        reader.cursor = reader.ratios + 3 * reader.ratioCount;
        _requireUpTo(reader, reader.cursor);
        reader.resources = _table("resources", start + HEADER_BYTES, resources);
        reader.payees = _table("payees", start + HEADER_BYTES + 4 * resources, payees);
        _requireRatios(reader);
        reader.frame = CompositionKey.allocate(resources + SPARE_ENTRIES);
        reader.line.components = new uint256[](resources + 8);
        _requireEnd(reader);
    }

    /// @notice Skips `count` lines.
    /// @dev The caller has checked that so many are left.
    function skip(Reader memory reader, uint256 count) internal pure {
        uint256 cursor = reader.cursor;
        for (uint256 i = 0; i < count; ++i) {
            _requireUpTo(reader, cursor + LINE_BYTES);
            cursor += LINE_BYTES + COMPONENT_BYTES * ((_word(cursor) >> 168) & 0xfff);
        }
        reader.cursor = cursor;
        reader.read += count;
    }

    /// @notice Reads the next line into `reader.line` and derives its composition key, which must be above that of the
    /// line read before. Behind the last line nothing may follow.
    /// @dev The caller has checked that a line is left.
    function next(Reader memory reader) internal pure {
        Line memory line = reader.line;
        uint256 cursor = reader.cursor;
        uint256 word = _word(cursor);
        uint256 count = (word >> 168) & 0xfff;
        // Places in calldata: far below 2^256.
        unchecked {
            cursor += LINE_BYTES;
            uint256 end = cursor + COMPONENT_BYTES * count;
            if (end > reader.end) {
                _requireUpTo(reader, cursor);
                _requireUpTo(reader, end);
            }
            reader.cursor = end;
            if (++reader.read == reader.lines) {
                _requireEnd(reader);
            }
        }
        line.count = count;
        line.performance = (word >> 180) & 0xfffff;
        uint256 ratio = _ratio(reader, uint8(word >> 200));
        uint256 payee = _payee(reader, uint16(word >> 208));
        word >>= 224;
        line.outcomeSource = uint24(ratio);
        line.product = ProductId.wrap(uint32(word));
        line.payee = uint32(payee);
        _readComponents(reader, line, cursor);
        bytes32 key = CompositionKey.sealHeader(reader.frame, count, (word << 56) | ((payee >> 224) << 24) | ratio);
        if (key <= line.key) {
            revert BatchCodec_NotAscending("lines", uint256(line.key), uint256(key));
        }
        line.key = key;
    }

    /// @notice Reads on to the line of a composition; false if no line is left that has its key.
    function find(Reader memory reader, ProductId product, bytes32 key) internal pure returns (bool) {
        while (reader.read < reader.lines) {
            _requireUpTo(reader, reader.cursor + LINE_BYTES);
            if (_word(reader.cursor) >> 224 != ProductId.unwrap(product)) {
                skip(reader, 1);
                continue;
            }
            next(reader);
            if (reader.line.key == key) {
                return true;
            }
        }
        return false;
    }

    function _readComponents(Reader memory reader, Line memory line, uint256 cursor) private pure {
        uint256[] memory table = reader.resources;
        uint256 count = line.count;
        if (count == 0) {
            line.weights = 0;
            return;
        }
        // Indices ascend, so the last is the greatest; where they don't, whatever was read is thrown away.
        unchecked {
            uint256 greatest = _word(cursor + COMPONENT_BYTES * (count - 1)) >> 244;
            if (greatest >= table.length) {
                revert BatchCodec_UnknownIndex("resources", table.length, greatest);
            }
        }
        if (count > table.length) {
            _revertNotAscending(cursor, count);
        }
        uint256 falls;
        (line.weights, falls) = _scan(table, line.components, reader.frame, cursor, count);
        if (falls != 0) {
            _revertNotAscending(cursor, count);
        }
    }

    /// @dev Reads `count` components in calldata from `cursor`, eight in a round: their ids into the frame, their words
    /// into `components`. There are at most as many as the table has entries, for which both have room. `falls` is not
    /// 0 if an index is not above the one before it. Cumulated weights stay below 2^32: 4,095 times 20 bits.
    function _scan(uint256[] memory table, uint256[] memory components, bytes memory frame, uint256 cursor, uint256 count)
        private
        pure
        returns (uint256 sum, uint256 falls)
    {
        assembly ("memory-safe") {
            table := add(table, 32)
            components := add(components, 32)
            frame := add(frame, 43)
            for { let least := 0 } count {} {
                let word := calldataload(cursor)
                let lanes := UPMOST
                if lt(count, 8) {
                    // What follows the last component in this word is another line's, or nobody's.
                    let keep := not(shr(shl(5, count), not(0)))
                    word := and(word, keep)
                    lanes := and(lanes, keep)
                }
                {
                    // In each lane: 2^31 + index − (the index before + 1), below 2^31 exactly where the index falls.
                    let index := and(shr(20, word), INDICES)
                    let rise := sub(or(index, UPMOST), add(shr(32, index), or(shl(224, least), LATER_ONES)))
                    falls := or(falls, and(not(rise), lanes))
                    least := add(and(index, 0xfff), 1)
                }
                lanes := and(word, WEIGHTS)
                lanes := add(lanes, shr(32, lanes))
                lanes := add(lanes, shr(64, lanes))
                lanes := add(lanes, shr(128, lanes))
                lanes := add(lanes, mul(sum, ONES))
                sum := and(lanes, 0xffffffff)
                let entry := mload(add(table, and(shr(239, word), OFFSET)))
                mstore(frame, entry)
                mstore(components, or(entry, and(shr(192, lanes), CUMULATED)))
                entry := mload(add(table, and(shr(207, word), OFFSET)))
                mstore(add(frame, 4), entry)
                mstore(add(components, 32), or(entry, and(shr(160, lanes), CUMULATED)))
                entry := mload(add(table, and(shr(175, word), OFFSET)))
                mstore(add(frame, 8), entry)
                mstore(add(components, 64), or(entry, and(shr(128, lanes), CUMULATED)))
                entry := mload(add(table, and(shr(143, word), OFFSET)))
                mstore(add(frame, 12), entry)
                mstore(add(components, 96), or(entry, and(shr(96, lanes), CUMULATED)))
                if lt(count, 5) { break }
                entry := mload(add(table, and(shr(111, word), OFFSET)))
                mstore(add(frame, 16), entry)
                mstore(add(components, 128), or(entry, and(shr(64, lanes), CUMULATED)))
                entry := mload(add(table, and(shr(79, word), OFFSET)))
                mstore(add(frame, 20), entry)
                mstore(add(components, 160), or(entry, and(shr(32, lanes), CUMULATED)))
                entry := mload(add(table, and(shr(47, word), OFFSET)))
                mstore(add(frame, 24), entry)
                mstore(add(components, 192), or(entry, and(lanes, CUMULATED)))
                entry := mload(add(table, and(shr(15, word), OFFSET)))
                mstore(add(frame, 28), entry)
                mstore(add(components, 224), or(entry, shl(32, sum)))
                if lt(count, 9) { break }
                count := sub(count, 8)
                cursor := add(cursor, 32)
                components := add(components, 256)
                frame := add(frame, 32)
            }
        }
    }

    /// @dev Names the first index that is not above the one before it.
    function _revertNotAscending(uint256 cursor, uint256 count) private pure {
        uint256 previous = _word(cursor) >> 244;
        for (uint256 i = 1; i < count; ++i) {
            uint256 index = _word(cursor + COMPONENT_BYTES * i) >> 244;
            if (index <= previous) {
                revert BatchCodec_NotAscending("components", previous, index);
            }
            previous = index;
        }
    }

    /// @dev A table of ids of 4 bytes; the handle of each is its index.
    function _table(bytes32 list, uint256 cursor, uint256 count) private pure returns (uint256[] memory table) {
        table = new uint256[](count);
        uint256 previous = 0;
        for (uint256 i = 0; i < count;) {
            uint256 id = _word(cursor) >> 224;
            if (id <= previous) {
                revert BatchCodec_NotAscending(list, previous, id);
            }
            assembly ("memory-safe") {
                mstore(add(add(table, 32), shl(5, i)), or(shl(224, id), i))
            }
            previous = id;
            // Within 64 KiB of calldata.
            unchecked {
                cursor += 4;
                ++i;
            }
        }
    }

    function _requireRatios(Reader memory reader) private pure {
        for (uint256 i = 1; i < reader.ratioCount; ++i) {
            uint256 previous = _word(reader.ratios + 3 * (i - 1)) >> 232;
            uint256 ratio = _word(reader.ratios + 3 * i) >> 232;
            if (ratio <= previous) {
                revert BatchCodec_NotAscending("ratios", previous, ratio);
            }
        }
    }

    function _ratio(Reader memory reader, uint256 index) private pure returns (uint256) {
        if (index >= reader.ratioCount) {
            revert BatchCodec_UnknownIndex("ratios", reader.ratioCount, index);
        }
        // An index of 8 bits in calldata.
        unchecked {
            return _word(reader.ratios + 3 * index) >> 232;
        }
    }

    function _payee(Reader memory reader, uint256 index) private pure returns (uint256 payee) {
        uint256[] memory payees = reader.payees;
        if (index >= payees.length) {
            revert BatchCodec_UnknownIndex("payees", payees.length, index);
        }
        assembly ("memory-safe") {
            payee := mload(add(add(payees, 32), shl(5, index)))
        }
    }

    function _requireUpTo(Reader memory reader, uint256 place) private pure {
        if (reader.end < place) {
            revert BatchCodec_Truncated(place - reader.start, reader.end - reader.start);
        }
    }

    function _requireEnd(Reader memory reader) private pure {
        if (reader.read == reader.lines && reader.cursor != reader.end) {
            revert BatchCodec_TrailingBytes(reader.cursor - reader.start, reader.end - reader.start);
        }
    }

    /// @dev The 32 bytes at a place of calldata; what lies behind the batch is shifted out by the reader. Assembly
    /// because the same by a slice costs some 200 gas more per word (tests/bench).
    function _word(uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(place)
        }
    }
}
