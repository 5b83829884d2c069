// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchTable} from "./BatchTable.sol";
import {CompositionKey} from "./CompositionKey.sol";
import {PackedComponents} from "./PackedComponents.sol";
import {ProductId} from "./Types.sol";

/// @title BatchCodec
/// @notice Reads a batch (docs/FORMATS.md §4) from calldata, line after line. A layout that breaks the format is
/// refused by name; what only breaks a law of money (weights, performance) is read and left to the caller.
/// @dev That every table entry is used by a line is left to whoever signs: on chain an unused entry only costs gas.
/// A line's components stay packed as they came, eight to a word: their order is checked and their weights are summed
/// in all eight lanes of 32 bits at once. Who earns for an entry of a table is kept in a second table beside it, its
/// handle: an entry's own index when a batch is opened, and then whatever a caller wants to find again at the lines
/// (Settlement: where the account's money is summed), so that nothing is looked up per component.
/// Assembly only where every line or component passes (docs/decisions/0010: what it buys).
library BatchCodec {
    /// @notice A line that was read.
    /// @param product Product
    /// @param payee Position in the payee table
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param performance Service performance as written, ppm
    /// @param count Number of components
    /// @param weights Sum of the components' weights, ppm
    /// @param key Composition key, derived from the line
    /// @param packed The first 4 · `count` bytes: components as in the batch, `index · 2^20 + weight` in 32 bits each
    struct Line {
        ProductId product;
        uint256 payee;
        uint24 outcomeSource;
        uint256 performance;
        uint256 count;
        uint256 weights;
        bytes32 key;
        bytes packed;
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
        BatchTable.Table resources;
        BatchTable.Table payees;
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
    /// @dev Bytes of a component.
    uint256 private constant COMPONENT_BYTES = PackedComponents.BYTES;
    /// @dev Words are read and written whole: room for what lies behind the last entry.
    uint256 private constant SPARE_ENTRIES = 16;
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
        reader.resources = BatchTable.read("resources", start + HEADER_BYTES, resources);
        reader.payees = BatchTable.read("payees", start + HEADER_BYTES + 4 * resources, payees);
        _requireRatios(reader);
        reader.frame = CompositionKey.allocate(resources + SPARE_ENTRIES);
        reader.line.packed = new bytes(COMPONENT_BYTES * (resources + SPARE_ENTRIES));
        _requireEnd(reader, reader.cursor);
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
    /// @dev The caller has checked that a line is left. All checks of layout are gathered in one number, so that a line
    /// without fault passes one branch.
    function next(Reader memory reader) internal pure {
        Line memory line = reader.line;
        (uint256 header, uint256 count, uint256 faults) = _readHeader(reader, line);
        if (faults != 0) {
            _refuse(reader, line);
        }
        (line.weights, faults) = PackedComponents.scan(reader.resources.entries, line.packed, reader.frame, count);
        if (faults != 0) {
            _refuseOrder(reader.cursor - COMPONENT_BYTES * count, count);
        }
        bytes32 key = CompositionKey.sealHeader(reader.frame, count, header);
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

    /// @dev Names the first index that is not above the one before it; the caller knows that there is one.
    function _refuseOrder(uint256 cursor, uint256 count) private pure {
        uint256 previous = _word(cursor) >> 244;
        for (uint256 i = 1; i < count; ++i) {
            uint256 index = _word(cursor + COMPONENT_BYTES * i) >> 244;
            if (index <= previous) {
                revert BatchCodec_NotAscending("components", previous, index);
            }
            previous = index;
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

    /// @dev Reads a line's header into `line`, copies its components to `line.packed` and moves the cursor behind them.
    /// `faults` is not 0 if they end behind the batch, or the last line before it, or an index points behind its table,
    /// or there are more components than resources; then nothing that was read is used. Indices ascend, so the last
    /// component has the greatest; where they don't, `PackedComponents.scan` says so.
    /// `header` is that of the composition key, `count` the number of components.
    function _readHeader(Reader memory reader, Line memory line)
        private
        pure
        returns (uint256 header, uint256 count, uint256 faults)
    {
        // Fields of `reader` and `line` by their place in the struct.
        assembly ("memory-safe") {
            let cursor := mload(add(reader, 0x80))
            header := calldataload(cursor)
            count := and(shr(168, header), 0xfff)
            mstore(add(line, 0x60), and(shr(180, header), 0xfffff))
            mstore(add(line, 0x80), count)
            cursor := add(cursor, LINE_BYTES)
            {
                let end := add(cursor, shl(2, count))
                let last := mload(add(reader, 0xa0))
                let read := add(mload(add(reader, 0x40)), 1)
                mstore(add(reader, 0x80), end)
                mstore(add(reader, 0x40), read)
                faults := or(gt(end, last), mul(eq(read, mload(add(reader, 0x20))), xor(end, last)))
            }
            {
                let resources := mload(mload(mload(add(reader, 0x100))))
                let index := shr(244, calldataload(sub(add(cursor, shl(2, count)), 4)))
                faults := or(faults, gt(count, resources))
                faults := or(faults, and(iszero(iszero(count)), iszero(lt(index, resources))))
            }
            {
                let payees := mload(mload(add(reader, 0x120)))
                let payee := and(shr(208, header), 0xffff)
                let ratio := and(shr(200, header), 0xff)
                faults := or(faults, iszero(lt(payee, mload(payees))))
                faults := or(faults, iszero(lt(ratio, mload(add(reader, 0xe0)))))
                header := shr(224, header)
                mstore(line, header)
                mstore(add(line, 0x20), payee)
                if iszero(faults) {
                    payee := shr(224, mload(add(add(payees, 32), shl(5, payee))))
                    ratio := shr(232, calldataload(add(mload(add(reader, 0xc0)), mul(3, ratio))))
                    mstore(add(line, 0x40), ratio)
                    header := or(or(shl(56, header), shl(24, payee)), ratio)
                    calldatacopy(add(mload(add(line, 0xe0)), 32), cursor, shl(2, count))
                }
            }
        }
    }

    /// @dev Says by name what `_readHeader` found.
    function _refuse(Reader memory reader, Line memory line) private pure {
        uint256 end = reader.cursor;
        uint256 first = end - COMPONENT_BYTES * line.count;
        _requireUpTo(reader, first);
        _requireUpTo(reader, end);
        _requireEnd(reader, end);
        _requireIndex("payees", reader.payees.entries.length, line.payee);
        _requireIndex("ratios", reader.ratioCount, uint8(_word(first - LINE_BYTES) >> 200));
        _requireIndex("resources", reader.resources.entries.length, _word(end - COMPONENT_BYTES) >> 244);
        // More components than resources, and the last index within the table.
        _refuseOrder(first, line.count);
    }

    function _requireIndex(bytes32 list, uint256 entries, uint256 index) private pure {
        if (index >= entries) {
            revert BatchCodec_UnknownIndex(list, entries, index);
        }
    }

    function _requireUpTo(Reader memory reader, uint256 place) private pure {
        if (reader.end < place) {
            revert BatchCodec_Truncated(place - reader.start, reader.end - reader.start);
        }
    }

    function _requireEnd(Reader memory reader, uint256 end) private pure {
        if (reader.read == reader.lines && end != reader.end) {
            revert BatchCodec_TrailingBytes(end - reader.start, reader.end - reader.start);
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
