// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, ProductId, ResourceId} from "./Types.sol";

/// @title CompositionKey
/// @notice The key of a composition (docs/FORMATS.md §3):
/// `keccak256(uint32 product ‖ uint32 payee organisation ‖ uint24 outcomeSource ‖ n × uint32 resource)`.
/// @dev A caller with many keys to derive keeps one frame: `allocate` once, then per key `put` every resource and
/// `seal`. Nothing is allocated per key. Order is the caller's to check: this library hashes what it is given.
library CompositionKey {
    /// @notice Bytes before the first resource.
    uint256 internal constant HEADER = 11;
    /// @notice Bytes of a resource.
    uint256 internal constant ENTRY = 4;

    /// @notice The key of a composition.
    function key(ProductId product, OrganisationId payee, uint24 outcomeSource, ResourceId[] memory resources)
        internal
        pure
        returns (bytes32)
    {
        bytes memory frame = allocate(resources.length);
        for (uint256 i = 0; i < resources.length; ++i) {
            put(frame, i, resources[i]);
        }
        return seal(frame, resources.length, product, payee, outcomeSource);
    }

    /// @notice The key of a composition whose resources are packed, 4 bytes each.
    function keyOfPacked(ProductId product, OrganisationId payee, uint24 outcomeSource, bytes memory resources)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked(product, payee, outcomeSource, resources));
    }

    /// @notice A frame with room for `greatest` resources.
    function allocate(uint256 greatest) internal pure returns (bytes memory frame) {
        return new bytes(HEADER + ENTRY * greatest);
    }

    /// @notice Writes a resource at `position`, counted from 0.
    /// @dev `position` must be below the number the frame was allocated for. The 28 bytes behind the entry are kept, so
    /// the last entry does not touch the memory behind the frame.
    function put(bytes memory frame, uint256 position, ResourceId resource) internal pure {
        assembly ("memory-safe") {
            let place := add(add(frame, 43), shl(2, position))
            mstore(place, or(shr(32, shl(32, mload(place))), shl(224, resource)))
        }
    }

    /// @notice Writes the header and hashes it with the first `count` resources of the frame.
    /// @dev `count` must not exceed the number the frame was allocated for.
    function seal(bytes memory frame, uint256 count, ProductId product, OrganisationId payee, uint24 outcomeSource)
        internal
        pure
        returns (bytes32)
    {
        uint256 header =
            (uint256(ProductId.unwrap(product)) << 56) | (uint256(OrganisationId.unwrap(payee)) << 24) | outcomeSource;
        return sealHeader(frame, count, header);
    }

    /// @notice As `seal`, with the three fields of the header, 11 bytes, in one number.
    function sealHeader(bytes memory frame, uint256 count, uint256 header) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let place := add(frame, 32)
            mstore(place, or(shr(88, shl(88, mload(place))), shl(168, header)))
            result := keccak256(place, add(11, shl(2, count)))
        }
    }
}
