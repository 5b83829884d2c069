// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CodeStore} from "../lib/CodeStore.sol";

/// @title CodeStoreHarness
/// @notice Makes the internal functions of CodeStore callable from tests.
contract CodeStoreHarness {
    /// @notice Where the last data was written.
    address public store;

    /// @notice See `CodeStore.write`.
    function write(bytes calldata data) external {
        store = CodeStore.write(data);
    }

    /// @notice See `CodeStore.read`.
    function read() external view returns (bytes memory) {
        return CodeStore.read(store);
    }
}
