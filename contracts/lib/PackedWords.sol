// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PackedWords
/// @notice Keeps 32 numbers of 32 bits in 4 storage words: one number of its own, then the 31 words of an ABI-encoded
/// tuple of `uint32`. Place n is in word n / 8, from the most significant end.
library PackedWords {
    /// @notice Numbers in the tuple.
    uint256 internal constant TUPLE = 31;

    /// @notice Packs `first` into place 0 and the tuple into places 1 … 31.
    /// @param first Any number of 32 bits
    /// @param encoded `abi.encode` of a static tuple of 31 `uint32`
    function pack(uint32 first, bytes memory encoded) internal pure returns (uint256[4] memory words) {
        words[0] = first;
        for (uint256 place = 1; place <= TUPLE; ++place) {
            words[place / 8] = (words[place / 8] << 32) | _word(encoded, place - 1);
        }
    }

    /// @notice The ABI-encoded tuple of places 1 … 31.
    function unpack(uint256[4] memory words) internal pure returns (bytes memory encoded) {
        encoded = new bytes(TUPLE * 32);
        for (uint256 place = 1; place <= TUPLE; ++place) {
            uint256 value = number(words[place / 8], place % 8);
            uint256 offset = place * 32;
            // Offset 32 is the first byte after the length; the last word ends at 32 + 31·32, where the array does.
            assembly ("memory-safe") {
                mstore(add(encoded, offset), value)
            }
        }
    }

    /// @notice The number at position 0 … 7 of a word.
    function number(uint256 word, uint256 position) internal pure returns (uint32) {
        return uint32(word >> (224 - 32 * position));
    }

    function _word(bytes memory encoded, uint256 index) private pure returns (uint32 value) {
        uint256 offset = 32 + 32 * index;
        // `index` is below 31, so the read ends inside the 31 words.
        assembly ("memory-safe") {
            value := mload(add(encoded, offset))
        }
    }
}
