// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";

/// @title EnvelopeHarness
/// @notice Makes the internal functions of SignatureEnvelope callable from tests, and reads envelopes by slices too, so
/// that tests can compare and the bench can say what the assembly buys.
contract EnvelopeHarness {
    /// @notice See `SignatureEnvelope.verify`.
    function verify(address signer, bytes32 digest, bytes calldata envelope) external view returns (bool) {
        return SignatureEnvelope.verify(signer, digest, envelope);
    }

    /// @notice See `SignatureEnvelope.verifyFirst`.
    function verifyFirst(address signer, bytes32 digest, bytes calldata list)
        external
        view
        returns (bool valid, bytes memory rest)
    {
        return SignatureEnvelope.verifyFirst(signer, digest, list);
    }

    /// @notice `verifyFirst` by slices.
    function verifyFirstSliced(address signer, bytes32 digest, bytes calldata list)
        external
        view
        returns (bool valid, bytes memory rest)
    {
        return _sliced(signer, digest, list);
    }

    /// @notice True if every envelope of a list is the signer's, by `verifyFirst`.
    function all(address signer, bytes32 digest, bytes calldata list) external view returns (bool valid) {
        valid = true;
        for (bytes calldata rest = list; valid && rest.length != 0;) {
            (valid, rest) = SignatureEnvelope.verifyFirst(signer, digest, rest);
        }
    }

    /// @notice True if every envelope of a list is the signer's, by slices.
    function allSliced(address signer, bytes32 digest, bytes calldata list) external view returns (bool valid) {
        valid = true;
        for (bytes calldata rest = list; valid && rest.length != 0;) {
            (valid, rest) = _sliced(signer, digest, rest);
        }
    }

    function _sliced(address signer, bytes32 digest, bytes calldata list)
        private
        view
        returns (bool valid, bytes calldata rest)
    {
        if (list.length < 3) return (false, list[list.length:]);
        uint256 end = uint256(3) + uint16(bytes2(list[1:3]));
        if (list.length < end) return (false, list[list.length:]);
        return (_payload(signer, digest, uint8(list[0]), list[3:end]), list[end:]);
    }

    function _payload(address signer, bytes32 digest, uint8 scheme, bytes calldata payload)
        private
        view
        returns (bool)
    {
        if (scheme == 2) return SignatureChecker.isValidERC1271SignatureNow(signer, digest, payload);
        if (scheme != 1 || payload.length != 65) return false;
        (address recovered, ECDSA.RecoverError fault,) =
            ECDSA.tryRecover(digest, uint8(payload[64]), bytes32(payload[:32]), bytes32(payload[32:64]));
        return fault == ECDSA.RecoverError.NoError && recovered == signer;
    }
}
