// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";

/// @title EnvelopeHarness
/// @notice Makes the internal functions of SignatureEnvelope callable from tests.
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
}
