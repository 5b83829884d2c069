// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title WordReader
/// @notice Reads words of calldata as BatchCodec does, and by slices, so that the bench can say what the assembly buys.
contract WordReader {
    /// @notice Sum of `count` words of 5 bytes by slices.
    function sliced(bytes calldata data, uint256 count) external pure returns (uint256 sum) {
        for (uint256 i = 0; i < count; ++i) {
            unchecked {
                sum += uint40(bytes5(data[5 * i:5 * i + 5]));
            }
        }
    }

    /// @notice Sum of `count` words of 5 bytes by one load each.
    function loaded(bytes calldata data, uint256 count) external pure returns (uint256 sum) {
        for (uint256 i = 0; i < count; ++i) {
            unchecked {
                sum += _word(data, 5 * i) >> 216;
            }
        }
    }

    function _word(bytes calldata data, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }
}
