// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title SignatureEnvelope
/// @notice Reads and checks signature envelopes `uint8 scheme ‖ uint16 length ‖ payload` (docs/FORMATS.md §2). The
/// scheme byte decides how a payload is checked, never the signer's code: an account can't pass for what it is not.
/// What the assembly buys is measured in tests/bench/test_envelopes.py.
library SignatureEnvelope {
    /// @notice secp256k1 recovery over 65 bytes `r ‖ s ‖ v`, v 27 or 28, low s.
    uint8 internal constant SECP256K1 = 0x01;
    /// @notice ERC-1271: the signer is a contract that answers `0x1626ba7e`.
    uint8 internal constant ERC1271 = 0x02;
    /// @notice Bytes of scheme and length.
    uint256 internal constant HEADER = 3;
    /// @notice Bytes of a secp256k1 payload.
    uint256 internal constant SECP256K1_PAYLOAD = 65;

    /// @notice True if `envelope` is exactly one envelope with `signer`'s signature over `digest`.
    function verify(address signer, bytes32 digest, bytes calldata envelope) internal view returns (bool) {
        (bool valid, bytes calldata rest) = verifyFirst(signer, digest, envelope);
        return valid && rest.length == 0;
    }

    /// @notice Checks the first envelope of a list: the iterator of quorum lists. Malformed bytes are an invalid
    /// signature.
    /// @return valid True if it holds `signer`'s signature over `digest`
    /// @return rest What follows the first envelope; nothing if the list is malformed
    function verifyFirst(address signer, bytes32 digest, bytes calldata list)
        internal
        view
        returns (bool valid, bytes calldata rest)
    {
        uint256 header;
        // Scheme and length by one load; where the list is shorter, `end` is behind it whatever the load has read.
        assembly ("memory-safe") {
            header := shr(232, calldataload(list.offset))
        }
        uint256 end = HEADER + uint16(header);
        if (list.length < end) return (false, list[list.length:]);
        bytes calldata payload = list;
        rest = list;
        // list[HEADER:end] and list[end:], whose bounds have just been checked: Solidity would check them again.
        assembly ("memory-safe") {
            payload.offset := add(list.offset, HEADER)
            payload.length := sub(end, HEADER)
            rest.offset := add(list.offset, end)
            rest.length := sub(list.length, end)
        }
        return (_verifyPayload(signer, digest, header >> 16, payload), rest);
    }

    function _verifyPayload(address signer, bytes32 digest, uint256 scheme, bytes calldata payload)
        private
        view
        returns (bool)
    {
        if (scheme == SECP256K1) {
            if (payload.length != SECP256K1_PAYLOAD) return false;
            (bytes32 r, bytes32 s, uint8 v) = _split(payload);
            (address recovered, ECDSA.RecoverError fault,) = ECDSA.tryRecover(digest, v, r, s);
            return fault == ECDSA.RecoverError.NoError && recovered == signer;
        }
        if (scheme == ERC1271) return SignatureChecker.isValidERC1271SignatureNow(signer, digest, payload);
        return false;
    }

    /// @dev The caller has checked that there are 65 bytes.
    function _split(bytes calldata payload) private pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := calldataload(payload.offset)
            s := calldataload(add(payload.offset, 32))
            v := byte(0, calldataload(add(payload.offset, 64)))
        }
    }
}
