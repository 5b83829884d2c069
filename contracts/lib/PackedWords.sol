// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PackedWords
/// @notice Keeps 44 numbers of 32 bits in 6 storage words: one number of its own, then the 43 words of an ABI-encoded
/// tuple of `uint32`. Place n is in word n / 8, from the most significant end; places from 44 on are empty.
library PackedWords {
    /// @notice Numbers in the tuple.
    uint256 internal constant TUPLE = 43;

    /// @notice Packs `first` into place 0 and the tuple into places 1 … 43.
    /// @param first Any number of 32 bits
    /// @param encoded `abi.encode` of a static tuple of 43 `uint32`
    function pack(uint32 first, bytes memory encoded) internal pure returns (uint256[6] memory words) {
        words[0] = uint256(first) << 224;
        for (uint256 place = 1; place <= TUPLE; ++place) {
            words[place / 8] |= _word(encoded, place - 1) << (224 - 32 * (place % 8));
        }
    }

    /// @notice The ABI-encoded tuple of places 1 … 43.
    function unpack(uint256[6] memory words) internal pure returns (bytes memory encoded) {
        encoded = new bytes(TUPLE * 32);
        for (uint256 place = 1; place <= TUPLE; ++place) {
            uint256 value = number(words[place / 8], place % 8);
            uint256 offset = place * 32;
            // Offset 32 is the first byte after the length; the last word ends at 32 + 43·32, where the array does.
            assembly ("memory-safe") {
                mstore(add(encoded, offset), value)
            }
        }
    }

    /// @notice The number at position 0 … 7 of a word.
    function number(uint256 word, uint256 position) internal pure returns (uint32) {
        unchecked {
            return uint32(word >> (224 - 32 * position));
        }
    }

    function _word(bytes memory encoded, uint256 index) private pure returns (uint256 value) {
        uint256 offset = 32 + 32 * index;
        // `index` is below 43, so the read ends inside the 43 words.
        assembly ("memory-safe") {
            value := mload(add(encoded, offset))
        }
    }
}
