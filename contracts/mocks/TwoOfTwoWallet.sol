// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";

/// @title TwoOfTwoWallet
/// @notice A contract account for tests: ERC-1271 answers for the envelopes of both owners, one after the other.
contract TwoOfTwoWallet is IERC1271 {
    address private immutable _first;
    address private immutable _second;

    /// @notice The caller owns no part of the wallet.
    error TwoOfTwoWallet_NotOwner(address received);

    constructor(address first, address second) {
        _first = first;
        _second = second;
    }

    /// @notice Calls `target` on behalf of the wallet; passes a revert on.
    function execute(address target, bytes calldata data) external returns (bytes memory result) {
        if (msg.sender != _first) revert TwoOfTwoWallet_NotOwner(msg.sender);
        bool success;
        (success, result) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view override returns (bytes4) {
        (bool first, bytes calldata rest) = SignatureEnvelope.verifyFirst(_first, digest, signature);
        bool both = first && SignatureEnvelope.verify(_second, digest, rest);
        return both ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
