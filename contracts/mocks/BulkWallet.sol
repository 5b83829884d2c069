// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title BulkWallet
/// @notice A participant that is a contract: one key signs for it (ERC-1271) and makes many calls at once.
contract BulkWallet is IERC1271 {
    address private immutable _owner;

    constructor() {
        _owner = msg.sender;
    }

    /// @notice Makes calls to one contract as the wallet; a refusal of that contract comes back unchanged.
    function execute(address target, bytes[] calldata calls) external {
        assert(msg.sender == _owner);
        for (uint256 i = 0; i < calls.length; ++i) {
            Address.functionCall(target, calls[i]);
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(digest, signature) == _owner ? this.isValidSignature.selector : bytes4(0);
    }
}
