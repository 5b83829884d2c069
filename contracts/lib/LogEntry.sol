// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title LogEntry
/// @notice Reads an entry of the circulation log and hashes the fact that was signed (docs/FORMATS.md §7).
library LogEntry {
    /// @notice A stated fact, field by field in the order of its EIP-712 struct.
    /// @param kind Kind of the fact
    /// @param schema Version of the body's schema
    /// @param signer Account that states it
    /// @param organisation Organisation that states it
    /// @param subject Product for licence-bound kinds
    /// @param licence Licence; 0 for facts that need none
    /// @param time When it was stated, seconds
    /// @param nonce Tells equal facts of one signer apart
    /// @param commitment Salted hash of the body
    struct Fact {
        uint8 kind;
        uint16 schema;
        address signer;
        uint32 organisation;
        uint32 subject;
        uint32 licence;
        uint64 time;
        uint64 nonce;
        bytes32 commitment;
    }

    /// @notice An entry has exactly so many bytes.
    /// @param expected 115
    /// @param received Bytes that were given
    error LogEntry_WrongLength(uint256 expected, uint256 received);
    /// @notice The signature envelope is not the one that the entry commits to.
    /// @param expected Hash that the entry holds
    /// @param received keccak256 of the envelope
    error LogEntry_WrongEnvelope(bytes32 expected, bytes32 received);

    /// @notice Bytes of an entry.
    uint256 internal constant LENGTH = 115;
    /// @notice Kind of an evaluation.
    uint8 internal constant EVALUATION = 6;
    /// @notice EIP-712 type hash of `Fact`.
    bytes32 internal constant FACT_TYPEHASH = keccak256(
        "Fact(uint8 kind,uint16 schema,address signer,uint32 organisation,uint32 subject,uint32 licence,uint64 time,"
        "uint64 nonce,bytes32 commitment)"
    );

    /// @notice Reads an entry; reverts unless it has `LENGTH` bytes.
    /// @param entry The bytes
    /// @return fact What was stated
    /// @return envelopeHash keccak256 of the signature envelope
    function read(bytes calldata entry) internal pure returns (Fact memory fact, bytes32 envelopeHash) {
        if (entry.length != LENGTH) revert LogEntry_WrongLength(LENGTH, entry.length);
        fact = Fact({
            kind: uint8(entry[0]),
            schema: uint16(bytes2(entry[1:3])),
            signer: address(bytes20(entry[3:23])),
            organisation: uint32(bytes4(entry[23:27])),
            subject: uint32(bytes4(entry[27:31])),
            licence: uint32(bytes4(entry[31:35])),
            time: uint64(bytes8(entry[35:43])),
            nonce: uint64(bytes8(entry[43:51])),
            commitment: bytes32(entry[51:83])
        });
        envelopeHash = bytes32(entry[83:115]);
    }

    /// @notice Reverts unless the envelope is the one that an entry commits to.
    /// @param envelopeHash Hash that the entry holds
    /// @param envelope Signature envelope as it was packed
    function requireEnvelope(bytes32 envelopeHash, bytes calldata envelope) internal pure {
        bytes32 received = keccak256(envelope);
        if (received != envelopeHash) revert LogEntry_WrongEnvelope(envelopeHash, received);
    }

    /// @notice EIP-712 digest that the signer signed.
    /// @param fact What was stated
    /// @param domainSeparator Domain of `CirculationLog`
    function digest(Fact memory fact, bytes32 domainSeparator) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domainSeparator, keccak256(abi.encode(FACT_TYPEHASH, fact)));
    }
}
