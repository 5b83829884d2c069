// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BatchWriter
/// @notice Writes the bytes of docs/FORMATS.md §4; the independent half of the reader's tests.
library BatchWriter {
    /// @notice A line before it is written: indices of 12 bits point into the tables; weights and performance have 20.
    struct Line {
        uint32 product;
        uint16 payee;
        uint8 ratio;
        uint24 performance;
        uint16[] indices;
        uint24[] weights;
    }

    /// @notice A batch before it is written.
    struct Tables {
        uint32 period;
        uint32[] resources;
        uint32[] payees;
        uint24[] ratios;
    }

    /// @notice The bytes of a batch.
    function write(Tables memory tables, Line[] memory lines) internal pure returns (bytes memory data) {
        data = abi.encodePacked(
            uint8(2),
            tables.period,
            uint16(tables.resources.length),
            uint16(tables.payees.length),
            uint8(tables.ratios.length),
            uint16(lines.length)
        );
        for (uint256 i = 0; i < tables.resources.length; ++i) {
            data = abi.encodePacked(data, tables.resources[i]);
        }
        for (uint256 i = 0; i < tables.payees.length; ++i) {
            data = abi.encodePacked(data, tables.payees[i]);
        }
        for (uint256 i = 0; i < tables.ratios.length; ++i) {
            data = abi.encodePacked(data, tables.ratios[i]);
        }
        for (uint256 i = 0; i < lines.length; ++i) {
            data = abi.encodePacked(data, _line(lines[i]));
        }
    }

    function _line(Line memory line) private pure returns (bytes memory data) {
        uint32 tail = (uint32(line.performance) << 12) | uint32(line.indices.length);
        data = abi.encodePacked(line.product, line.payee, line.ratio, tail);
        for (uint256 i = 0; i < line.indices.length; ++i) {
            data = abi.encodePacked(data, (uint32(line.indices[i]) << 20) | line.weights[i]);
        }
    }
}
