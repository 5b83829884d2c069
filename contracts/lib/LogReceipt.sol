// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title LogReceipt
/// @notice What a log node signs for a fact that it has taken in (docs/FORMATS.md §7).
library LogReceipt {
    /// @notice A promise, field by field in the order of its EIP-712 struct `Receipt`.
    /// @param leafHash RFC 6962 leaf hash of the fact's entry
    /// @param index Position in the log that the leaf has, from 0
    /// @param time Chain time at which the node promised it, seconds
    struct Receipt {
        bytes32 leafHash;
        uint64 index;
        uint64 time;
    }

    /// @notice EIP-712 type hash of `Receipt`.
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256("Receipt(bytes32 leafHash,uint64 index,uint64 time)");

    /// @notice EIP-712 type hash of `BondOwner`.
    bytes32 internal constant BOND_OWNER_TYPEHASH = keccak256("BondOwner(address owner)");

    /// @notice EIP-712 digest by which a node says whose money stands behind its receipts.
    /// @param owner Account that puts it there
    /// @param domainSeparator Domain of `CirculationLog`
    function ownerDigest(address owner, bytes32 domainSeparator) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domainSeparator, keccak256(abi.encode(BOND_OWNER_TYPEHASH, owner)));
    }

    /// @notice EIP-712 digest that the node signed.
    /// @param receipt What was promised
    /// @param domainSeparator Domain of `CirculationLog`
    function digest(Receipt calldata receipt, bytes32 domainSeparator) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domainSeparator, keccak256(abi.encode(RECEIPT_TYPEHASH, receipt)));
    }
}
