// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title CodeStore
/// @notice Keeps bytes that never change as the code of an account that can't run: written once, read whole for one
/// cold account (2,600 gas, then 3 a word) where slots would cost 2,100 each. Byte 0 is STOP: a call does nothing.
library CodeStore {
    /// @notice Bytes before the data in what `read` gives.
    uint256 internal constant HEADER = 1;
    /// @dev The creation code, which returns what stands behind its own 11 bytes: PUSH1 11, MSIZE, DUP2, CODESIZE, SUB,
    /// DUP1, SWAP3, MSIZE, CODECOPY, RETURN; MSIZE is the zero of a memory that nothing has touched. Then STOP.
    bytes12 private constant CREATION = hex"600b5981380380925939f300";

    /// @notice The code could not be written: more than 24,575 bytes, or the transaction's gas is spent.
    /// @param length Bytes of the data
    error CodeStore_NotWritten(uint256 length);

    /// @notice Writes data, at most 24,575 bytes.
    /// @return store Account whose code holds it
    function write(bytes memory data) internal returns (address store) {
        bytes memory creation = bytes.concat(CREATION, data);
        // Solidity creates only what it has compiled; this account is made of data.
        assembly ("memory-safe") {
            store := create(0, add(creation, 32), mload(creation))
        }
        if (store == address(0)) revert CodeStore_NotWritten(data.length);
    }

    /// @notice What was written, behind `HEADER` bytes: to cut them off would copy everything once more.
    function read(address store) internal view returns (bytes memory) {
        return store.code;
    }
}
