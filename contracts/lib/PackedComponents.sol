// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PackedComponents
/// @notice Components of a line as a batch has them: `index · 2^20 + weight` (ppm) in 32 bits each, eight to a word.
/// Their order is checked and their weights are summed in all eight lanes at once.
/// @dev Assembly because each of ten thousand components passes here (docs/decisions/0010: what it buys).
library PackedComponents {
    /// @notice Bytes of a component.
    uint256 internal constant BYTES = 4;
    /// @dev Of eight lanes of 32 bits: a one in each; in each but the first; the upmost bit, index and weight of each.
    uint256 private constant ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;
    uint256 private constant LATER_ONES = 0x0000000000000001000000010000000100000001000000010000000100000001;
    uint256 private constant UPMOST = 0x8000000080000000800000008000000080000000800000008000000080000000;
    uint256 private constant INDICES = 0x00000fff00000fff00000fff00000fff00000fff00000fff00000fff00000fff;
    uint256 private constant WEIGHTS = 0x000fffff000fffff000fffff000fffff000fffff000fffff000fffff000fffff;
    /// @dev 32 · index of the last lane after a shift by 15; and the weight of the last lane.
    uint256 private constant OFFSET = 0x1ffe0;
    uint256 private constant WEIGHT = 0xfffff;

    /// @notice Components of a line that is in no batch: component i has index i. There are at most 4,096.
    /// @param weights One for each component, ppm
    function pack(uint256[] memory weights) internal pure returns (bytes memory packed) {
        packed = new bytes(BYTES * weights.length + 32);
        for (uint256 i = 0; i < weights.length; ++i) {
            uint256 component = (i << 244) | (weights[i] << 224);
            assembly ("memory-safe") {
                mstore(add(add(packed, 32), shl(2, i)), component)
            }
        }
    }

    /// @notice Weights of the first `count` components, ppm.
    function weightsOf(bytes memory packed, uint256 count) internal pure returns (uint256[] memory weights) {
        weights = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            weights[i] = _component(packed, i) & WEIGHT;
        }
    }

    /// @notice Position of component i in the resource table.
    function indexOf(bytes memory packed, uint256 i) internal pure returns (uint256) {
        return _component(packed, i) >> 20;
    }

    /// @notice Reads `count` components, eight in a round, and writes their ids into the frame of a composition key.
    /// @dev There are at most as many as the table has entries, for which `packed` and frame have room. Lanes hold sums
    /// of at most 512 weights of 20 bits, and all together 4,095: below 2^32.
    /// @param table `id · 2^224` by index
    /// @param packed Components
    /// @param frame See CompositionKey
    /// @param count Number of components
    /// @return sum Sum of the weights, ppm
    /// @return falls Not 0 if an index is not above the one before it
    function scan(uint256[] memory table, bytes memory packed, bytes memory frame, uint256 count)
        internal
        pure
        returns (uint256 sum, uint256 falls)
    {
        uint256 least = 0;
        assembly ("memory-safe") {
            table := add(table, 32)
            packed := add(packed, 32)
            frame := add(frame, 43)
            // In each lane of the difference: 2^31 + index − (the index before + 1), below 2^31 just where it falls.
            for {} gt(count, 7) { count := sub(count, 8) } {
                let word := mload(packed)
                sum := add(sum, and(word, WEIGHTS))
                let index := and(shr(20, word), INDICES)
                falls := or(falls, not(sub(or(index, UPMOST), add(shr(32, index), or(shl(224, least), LATER_ONES)))))
                least := add(and(index, 0xfff), 1)
                mstore(frame, mload(add(table, and(shr(239, word), OFFSET))))
                mstore(add(frame, 4), mload(add(table, and(shr(207, word), OFFSET))))
                mstore(add(frame, 8), mload(add(table, and(shr(175, word), OFFSET))))
                mstore(add(frame, 12), mload(add(table, and(shr(143, word), OFFSET))))
                mstore(add(frame, 16), mload(add(table, and(shr(111, word), OFFSET))))
                mstore(add(frame, 20), mload(add(table, and(shr(79, word), OFFSET))))
                mstore(add(frame, 24), mload(add(table, and(shr(47, word), OFFSET))))
                mstore(add(frame, 28), mload(add(table, and(shr(15, word), OFFSET))))
                packed := add(packed, 32)
                frame := add(frame, 32)
            }
            falls := and(falls, UPMOST)
        }
        if (count != 0) {
            (sum, falls) = _scanRest(table, packed, frame, count, least, sum, falls);
        }
        assembly ("memory-safe") {
            sum := shr(224, mul(sum, ONES))
        }
    }

    /// @dev The last one to seven components. What follows them in their word is nobody's.
    function _scanRest(
        uint256[] memory table,
        bytes memory packed,
        bytes memory frame,
        uint256 count,
        uint256 least,
        uint256 before,
        uint256 fallsBefore
    ) private pure returns (uint256 sum, uint256 falls) {
        assembly ("memory-safe") {
            let keep := not(shr(shl(5, count), not(0)))
            let word := and(mload(packed), keep)
            sum := add(before, and(word, WEIGHTS))
            {
                let index := and(shr(20, word), INDICES)
                index := sub(or(index, UPMOST), add(shr(32, index), or(shl(224, least), LATER_ONES)))
                falls := or(fallsBefore, and(not(index), and(keep, UPMOST)))
            }
            mstore(frame, mload(add(table, and(shr(239, word), OFFSET))))
            mstore(add(frame, 4), mload(add(table, and(shr(207, word), OFFSET))))
            if gt(count, 2) {
                mstore(add(frame, 8), mload(add(table, and(shr(175, word), OFFSET))))
                mstore(add(frame, 12), mload(add(table, and(shr(143, word), OFFSET))))
                if gt(count, 4) {
                    mstore(add(frame, 16), mload(add(table, and(shr(111, word), OFFSET))))
                    mstore(add(frame, 20), mload(add(table, and(shr(79, word), OFFSET))))
                    mstore(add(frame, 24), mload(add(table, and(shr(47, word), OFFSET))))
                }
            }
        }
    }

    /// @dev 32 bits of a component.
    function _component(bytes memory packed, uint256 i) private pure returns (uint256 component) {
        assembly ("memory-safe") {
            component := shr(224, mload(add(add(packed, 32), shl(2, i))))
        }
    }
}
