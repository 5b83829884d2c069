// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LogEntry} from "./LogEntry.sol";

/// @title ForcedFact
/// @notice Reads a fact that is forced on chain: `entry ‖ signature envelope ‖ bytes32 salt ‖ body` (docs/FORMATS.md
/// §7). The envelope carries its own length, everything after the salt is the body.
library ForcedFact {
    /// @notice A forced fact has at most so many bytes.
    /// @param greatest 65,536
    /// @param received Bytes that were given
    error ForcedFact_TooLong(uint256 greatest, uint256 received);
    /// @notice The bytes end before the salt does.
    /// @param least Bytes up to the end of the part that is short
    /// @param received Bytes that were given
    error ForcedFact_Truncated(uint256 least, uint256 received);
    /// @notice Salt and body are not those that the entry commits to.
    /// @param expected Commitment of the entry
    /// @param received Commitment of salt and body
    error ForcedFact_WrongCommitment(bytes32 expected, bytes32 received);

    /// @notice Bytes in all.
    uint256 internal constant GREATEST = 65_536;
    /// @dev Bytes of an envelope's scheme and length.
    uint256 private constant HEADER = 3;
    uint256 private constant SALT = 32;

    /// @notice The parts, which belong together: the entry commits to envelope, salt and body.
    /// @param fact The bytes
    /// @return entry Entry of the log, 115 bytes
    /// @return envelope Signature envelope as it was packed
    /// @return salt Salt of the commitment
    /// @return body RFC 8785 JSON; nobody has looked at it
    function read(bytes calldata fact)
        internal
        pure
        returns (bytes calldata entry, bytes calldata envelope, bytes32 salt, bytes calldata body)
    {
        if (fact.length > GREATEST) revert ForcedFact_TooLong(GREATEST, fact.length);
        uint256 end = LogEntry.LENGTH + HEADER;
        _requireLength(end, fact.length);
        end += uint16(bytes2(fact[end - 2:end]));
        _requireLength(end + SALT, fact.length);
        entry = fact[:LogEntry.LENGTH];
        envelope = fact[LogEntry.LENGTH:end];
        salt = bytes32(fact[end:end + SALT]);
        body = fact[end + SALT:];
        _requireBound(entry, envelope, salt, body);
    }

    function _requireBound(bytes calldata entry, bytes calldata envelope, bytes32 salt, bytes calldata body)
        private
        pure
    {
        (LogEntry.Fact memory stated, bytes32 envelopeHash) = LogEntry.read(entry);
        LogEntry.requireEnvelope(envelopeHash, envelope);
        bytes32 commitment = keccak256(abi.encode(salt, keccak256(body)));
        if (commitment != stated.commitment) revert ForcedFact_WrongCommitment(stated.commitment, commitment);
    }

    function _requireLength(uint256 least, uint256 received) private pure {
        if (received < least) revert ForcedFact_Truncated(least, received);
    }
}
