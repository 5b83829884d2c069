// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchCodec} from "../../contracts/lib/BatchCodec.sol";
import {ProductId} from "../../contracts/lib/Types.sol";
import {LibHarness} from "../../contracts/mocks/LibHarness.sol";
import {Base} from "./Base.t.sol";
import {BatchWriter} from "./BatchWriter.sol";

/// @title BatchLaws
/// @notice Law 9 of LAWS.md: the reader is the inverse of an independent writer, and refuses by name what is no batch.
contract BatchLaws is Base {
    LibHarness private immutable LIB = new LibHarness();

    /// forge-config: default.fuzz.runs = 1000
    function test_law09_batch__any_lines__read_as_written(uint256 seed) external view {
        (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines) = _random(seed);
        bytes memory data = BatchWriter.write(tables, lines);
        (uint32 period, LibHarness.ReadLine[] memory read) = LIB.readBatch(data);
        requireEqual(tables.period, period, "9: period");
        requireEqual(lines.length, read.length, "9: lines");
        for (uint256 i = 0; i < lines.length; ++i) {
            _requireSame(tables, lines[i], read[i]);
            bytes32 after_ = keccak256(abi.encode(LIB.readAfterSkip(data, i)));
            requireTrue(after_ == keccak256(abi.encode(read[i])), "9: a slice reads the same line");
            requireTrue(LIB.findLine(data, ProductId.wrap(lines[i].product), read[i].key), "9: every line is found");
        }
        requireTrue(!LIB.findLine(data, ProductId.wrap(lines[0].product), bytes32(seed)), "9: no other line is found");
    }

    /// forge-config: default.fuzz.runs = 500
    function test_law09_batch__cut_anywhere_or_longer__refused(uint256 seed, uint256 cut) external {
        (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines) = _random(seed);
        bytes memory data = BatchWriter.write(tables, lines);
        VM.expectRevert(
            abi.encodeWithSelector(BatchCodec.BatchCodec_TrailingBytes.selector, data.length, data.length + 1)
        );
        LIB.readBatch(bytes.concat(data, hex"00"));
        bytes memory short = new bytes(between(cut, 0, data.length - 1));
        for (uint256 i = 0; i < short.length; ++i) {
            short[i] = data[i];
        }
        try LIB.readBatch(short) {
            requireTrue(false, "9: a cut batch is refused");
        } catch (bytes memory reason) {
            requireTrue(bytes4(reason) == BatchCodec.BatchCodec_Truncated.selector, "9: as truncated");
        }
    }

    function test_batch__without_lines__read_and_nothing_may_follow() external {
        (, LibHarness.ReadLine[] memory lines) = LIB.readBatch(hex"020000000700000000000000");
        requireEqual(0, lines.length, "no lines");
        VM.expectRevert(abi.encodeWithSelector(BatchCodec.BatchCodec_TrailingBytes.selector, 12, 13));
        LIB.readBatch(hex"02000000070000000000000000");
    }

    function test_batch__other_version__refused() external {
        VM.expectRevert(abi.encodeWithSelector(BatchCodec.BatchCodec_BadVersion.selector, 2, 1));
        LIB.readBatch(hex"010000000700000000000000");
    }

    function test_batch__over_64_kib__refused() external {
        VM.expectRevert(abi.encodeWithSelector(BatchCodec.BatchCodec_TooLong.selector, 65_536, 65_537));
        LIB.readBatch(new bytes(65_537));
    }

    function test_batch__tables_not_ascending__refused_by_name() external {
        (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines) = _two();
        tables.resources[1] = tables.resources[0];
        _expectNotAscending("resources", 5, 5, tables, lines);
        (tables, lines) = _two();
        (tables.payees[0], tables.payees[1]) = (9, 8);
        _expectNotAscending("payees", 9, 8, tables, lines);
        (tables, lines) = _two();
        tables.ratios[1] = 0;
        _expectNotAscending("ratios", 0, 0, tables, lines);
        (tables, lines) = _two();
        (lines[0].indices[0], lines[0].indices[1]) = (1, 1);
        _expectNotAscending("components", 1, 1, tables, lines);
        (tables, lines) = _two();
        tables.resources[0] = 0;
        _expectNotAscending("resources", 0, 0, tables, lines);
    }

    function test_batch__index_behind_its_table__refused_by_name() external {
        (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines) = _two();
        lines[0].payee = 2;
        _expectUnknown("payees", 2, 2, tables, lines);
        (tables, lines) = _two();
        lines[0].ratio = 3;
        _expectUnknown("ratios", 2, 3, tables, lines);
        (tables, lines) = _two();
        lines[0].indices[1] = 2;
        _expectUnknown("resources", 2, 2, tables, lines);
    }

    function _expectNotAscending(
        bytes32 list,
        uint256 previous,
        uint256 received,
        BatchWriter.Tables memory tables,
        BatchWriter.Line[] memory lines
    ) private {
        bytes4 selector = BatchCodec.BatchCodec_NotAscending.selector;
        VM.expectRevert(abi.encodeWithSelector(selector, list, previous, received));
        LIB.readBatch(BatchWriter.write(tables, lines));
    }

    function _expectUnknown(
        bytes32 list,
        uint256 entries,
        uint256 received,
        BatchWriter.Tables memory tables,
        BatchWriter.Line[] memory lines
    ) private {
        bytes4 selector = BatchCodec.BatchCodec_UnknownIndex.selector;
        VM.expectRevert(abi.encodeWithSelector(selector, list, entries, received));
        LIB.readBatch(BatchWriter.write(tables, lines));
    }

    function _requireSame(
        BatchWriter.Tables memory tables,
        BatchWriter.Line memory line,
        LibHarness.ReadLine memory read
    ) private pure {
        uint256 sum = 0;
        for (uint256 i = 0; i < line.indices.length; ++i) {
            requireEqual(tables.resources[line.indices[i]], read.resources[i], "9: resource");
            requireEqual(line.weights[i], read.weights[i], "9: weight");
            sum += line.weights[i];
        }
        requireEqual(line.indices.length, read.resources.length, "9: components");
        requireEqual(line.product, read.product, "9: product");
        requireEqual(tables.payees[line.payee], read.payee, "9: payee");
        requireEqual(tables.ratios[line.ratio], read.outcomeSource, "9: ratio");
        requireEqual(line.performance, read.performance, "9: performance");
        requireEqual(sum, read.weightSum, "9: sum of weights");
        requireEqual(uint256(_key(tables, line)), uint256(read.key), "9: composition key");
    }

    function _key(BatchWriter.Tables memory tables, BatchWriter.Line memory line) private pure returns (bytes32) {
        bytes memory packed = abi.encodePacked(line.product, tables.payees[line.payee], tables.ratios[line.ratio]);
        for (uint256 i = 0; i < line.indices.length; ++i) {
            packed = abi.encodePacked(packed, tables.resources[line.indices[i]]);
        }
        return keccak256(packed);
    }

    /// @dev Two resources, payees and ratios; one line over both resources.
    function _two() private pure returns (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines) {
        tables = BatchWriter.Tables(7, new uint32[](2), new uint32[](2), new uint24[](2));
        (tables.resources[0], tables.resources[1]) = (5, 6);
        (tables.payees[0], tables.payees[1]) = (8, 9);
        tables.ratios[1] = 625_000;
        lines = new BatchWriter.Line[](1);
        lines[0] = BatchWriter.Line(1, 0, 0, 0, new uint16[](2), new uint24[](2));
        lines[0].indices[1] = 1;
    }

    function _random(uint256 seed)
        private
        pure
        returns (BatchWriter.Tables memory tables, BatchWriter.Line[] memory lines)
    {
        uint256 resources = _draw(seed, 1, 9) + 1;
        tables = BatchWriter.Tables(uint32(seed), new uint32[](resources), new uint32[](3), new uint24[](2));
        for (uint256 i = 0; i < resources; ++i) {
            tables.resources[i] = uint32((i == 0 ? 0 : tables.resources[i - 1]) + 1 + _draw(seed, 100 + i, 1e6));
        }
        for (uint256 i = 0; i < 3; ++i) {
            tables.payees[i] = uint32((i == 0 ? 0 : tables.payees[i - 1]) + 1 + _draw(seed, 200 + i, 1e6));
        }
        tables.ratios[1] = uint24(1 + _draw(seed, 300, 1e6));
        lines = new BatchWriter.Line[](_draw(seed, 2, 4) + 1);
        for (uint256 i = 0; i < lines.length; ++i) {
            lines[i] = _randomLine(uint256(keccak256(abi.encode(seed, i))), resources);
            for (uint256 j = i; j > 0 && _key(tables, lines[j]) < _key(tables, lines[j - 1]); --j) {
                (lines[j], lines[j - 1]) = (lines[j - 1], lines[j]);
            }
        }
    }

    function _randomLine(uint256 seed, uint256 resources) private pure returns (BatchWriter.Line memory line) {
        uint256 first = _draw(seed, 0, resources);
        line.product = uint32(_draw(seed, 1, 2 ** 32));
        line.payee = uint16(_draw(seed, 2, 3));
        line.ratio = uint8(_draw(seed, 3, 2));
        line.performance = uint24(_draw(seed, 4, 2 ** 20));
        line.indices = new uint16[](resources - first);
        line.weights = new uint24[](resources - first);
        for (uint256 i = 0; i < line.indices.length; ++i) {
            line.indices[i] = uint16(first + i);
            line.weights[i] = uint24(_draw(seed, 10 + i, 2 ** 20));
        }
    }

    /// @dev A number below `bound`.
    function _draw(uint256 seed, uint256 place, uint256 bound) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, place, "draw"))) % bound;
    }
}
