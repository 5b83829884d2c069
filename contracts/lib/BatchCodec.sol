// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CompositionKey} from "./CompositionKey.sol";
import {OrganisationId, ProductId, ResourceId} from "./Types.sol";

/// @title BatchCodec
/// @notice Reads a batch (docs/FORMATS.md §4) from calldata, line after line. A layout that breaks the format is
/// refused by name; what only breaks a law of money (weights, performance) is read and left to the caller.
/// @dev That every table entry is used by a line is left to whoever signs: on chain an unused entry only costs gas.
library BatchCodec {
    /// @notice A line that was read.
    /// @param product Product
    /// @param payee Index into the payee table
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param performance Service performance as written, ppm
    /// @param count Number of components
    /// @param weights Sum of the components' weights, ppm
    /// @param key Composition key, derived from the line
    /// @param components The first `count`: resource index · 2^24 + weight in ppm
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

    /// @notice A batch being read.
    /// @param period Period the batch speaks of
    /// @param lines Number of lines
    /// @param read Number of lines read or skipped
    /// @param cursor Offset of the next line
    /// @param ratios Offset of the table of ratios
    /// @param ratioCount Number of ratios
    /// @param resources Resource table
    /// @param payees Payee table
    /// @param frame Where keys are put together
    /// @param line The line that was read last; overwritten by the next
    struct Reader {
        uint32 period;
        uint256 lines;
        uint256 read;
        uint256 cursor;
        uint256 ratios;
        uint256 ratioCount;
        ResourceId[] resources;
        OrganisationId[] payees;
        bytes frame;
        Line line;
    }

    /// @notice Version of the layout.
    uint256 internal constant VERSION = 1;
    /// @notice Greatest number of bytes of a batch.
    uint256 internal constant MAX_BYTES = 65_536;
    /// @notice Bytes before the resource table.
    uint256 internal constant HEADER_BYTES = 12;
    /// @notice Bytes of a line before its components.
    uint256 internal constant LINE_BYTES = 12;
    /// @notice Bytes of a component.
    uint256 internal constant COMPONENT_BYTES = 5;

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
        _requireLength(data, HEADER_BYTES);
        uint256 header = _word(data, 0);
        if (header >> 248 != VERSION) {
            revert BatchCodec_BadVersion(VERSION, header >> 248);
        }
        reader.period = uint32(header >> 216);
        reader.ratioCount = uint8(header >> 176);
        reader.lines = uint16(header >> 160);
        uint256 resources = uint16(header >> 200);
        uint256 payees = uint16(header >> 184);
        reader.ratios = HEADER_BYTES + 4 * (resources + payees);
        reader.cursor = reader.ratios + 3 * reader.ratioCount;
        _requireLength(data, reader.cursor);
        reader.resources = _resourceTable(data, resources);
        reader.payees = _payeeTable(data, HEADER_BYTES + 4 * resources, payees);
        _requireRatios(data, reader);
        reader.frame = CompositionKey.allocate(resources);
        reader.line.components = new uint256[](resources);
        _requireEnd(reader, data);
    }

    /// @notice Skips `count` lines.
    /// @dev The caller has checked that so many are left.
    function skip(Reader memory reader, bytes calldata data, uint256 count) internal pure {
        uint256 cursor = reader.cursor;
        for (uint256 i = 0; i < count; ++i) {
            _requireLength(data, cursor + LINE_BYTES);
            cursor += LINE_BYTES + COMPONENT_BYTES * uint16(_word(data, cursor) >> 160);
        }
        reader.cursor = cursor;
        reader.read += count;
    }

    /// @notice Reads the next line into `reader.line` and derives its composition key, which must be above that of the
    /// line read before. Behind the last line nothing may follow.
    /// @dev The caller has checked that a line is left.
    function next(Reader memory reader, bytes calldata data) internal pure {
        Line memory line = reader.line;
        uint256 cursor = reader.cursor;
        _requireLength(data, cursor + LINE_BYTES);
        uint256 word = _word(data, cursor);
        line.product = ProductId.wrap(uint32(word >> 224));
        line.payee = uint16(word >> 208);
        line.outcomeSource = _ratio(reader, data, uint8(word >> 200));
        line.performance = uint24(word >> 176);
        line.count = uint16(word >> 160);
        if (line.payee >= reader.payees.length) {
            revert BatchCodec_UnknownIndex("payees", reader.payees.length, line.payee);
        }
        cursor += LINE_BYTES;
        reader.cursor = cursor + COMPONENT_BYTES * line.count;
        _requireLength(data, reader.cursor);
        _readComponents(reader, data, cursor);
        bytes32 key =
            CompositionKey.seal(reader.frame, line.count, line.product, reader.payees[line.payee], line.outcomeSource);
        if (key <= line.key) {
            revert BatchCodec_NotAscending("lines", uint256(line.key), uint256(key));
        }
        line.key = key;
        ++reader.read;
        _requireEnd(reader, data);
    }

    /// @notice Reads on to the line of a composition; false if no line is left that has its key.
    function find(Reader memory reader, bytes calldata data, ProductId product, bytes32 key)
        internal
        pure
        returns (bool)
    {
        while (reader.read < reader.lines) {
            _requireLength(data, reader.cursor + LINE_BYTES);
            if (uint32(_word(data, reader.cursor) >> 224) != ProductId.unwrap(product)) {
                skip(reader, data, 1);
                continue;
            }
            next(reader, data);
            if (reader.line.key == key) {
                return true;
            }
        }
        return false;
    }

    function _readComponents(Reader memory reader, bytes calldata data, uint256 cursor) private pure {
        Line memory line = reader.line;
        ResourceId[] memory table = reader.resources;
        uint256[] memory components = line.components;
        bytes memory frame = reader.frame;
        uint256 count = line.count;
        uint256 least = 0;
        uint256 sum = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 component = _word(data, cursor) >> 216;
            uint256 index = component >> 24;
            if (index < least) {
                revert BatchCodec_NotAscending("components", least - 1, index);
            }
            if (index >= table.length) {
                revert BatchCodec_UnknownIndex("resources", table.length, index);
            }
            CompositionKey.put(frame, i, table[index]);
            components[i] = component;
            // A count of 16 bits times 24 bits, an index of 16 bits, an offset within 64 KiB.
            unchecked {
                sum += component & 0xffffff;
                least = index + 1;
                cursor += COMPONENT_BYTES;
            }
        }
        line.weights = sum;
    }

    function _resourceTable(bytes calldata data, uint256 count) private pure returns (ResourceId[] memory table) {
        table = new ResourceId[](count);
        uint256 previous = 0;
        uint256 offset = HEADER_BYTES;
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = _word(data, offset) >> 224;
            if (id <= previous) {
                revert BatchCodec_NotAscending("resources", previous, id);
            }
            table[i] = ResourceId.wrap(uint32(id));
            previous = id;
            // Within 64 KiB.
            unchecked {
                offset += 4;
            }
        }
    }

    function _payeeTable(bytes calldata data, uint256 offset, uint256 count)
        private
        pure
        returns (OrganisationId[] memory table)
    {
        table = new OrganisationId[](count);
        uint256 previous = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = _word(data, offset + 4 * i) >> 224;
            if (id <= previous) {
                revert BatchCodec_NotAscending("payees", previous, id);
            }
            table[i] = OrganisationId.wrap(uint32(id));
            previous = id;
        }
    }

    function _requireRatios(bytes calldata data, Reader memory reader) private pure {
        for (uint256 i = 1; i < reader.ratioCount; ++i) {
            uint256 previous = _word(data, reader.ratios + 3 * (i - 1)) >> 232;
            uint256 ratio = _word(data, reader.ratios + 3 * i) >> 232;
            if (ratio <= previous) {
                revert BatchCodec_NotAscending("ratios", previous, ratio);
            }
        }
    }

    function _ratio(Reader memory reader, bytes calldata data, uint256 index) private pure returns (uint24) {
        if (index >= reader.ratioCount) {
            revert BatchCodec_UnknownIndex("ratios", reader.ratioCount, index);
        }
        return uint24(_word(data, reader.ratios + 3 * index) >> 232);
    }

    function _requireLength(bytes calldata data, uint256 expected) private pure {
        if (data.length < expected) {
            revert BatchCodec_Truncated(expected, data.length);
        }
    }

    function _requireEnd(Reader memory reader, bytes calldata data) private pure {
        if (reader.read == reader.lines && reader.cursor != data.length) {
            revert BatchCodec_TrailingBytes(reader.cursor, data.length);
        }
    }

    /// @dev The 32 bytes at `offset`; what lies behind the batch is shifted out by the reader. Assembly because the
    /// same by a slice costs some 200 gas more per word (tests/bench).
    function _word(bytes calldata data, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }
}
