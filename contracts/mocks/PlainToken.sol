// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title PlainToken
/// @notice ERC-20 with any number of decimals, free to mint, that counts the transfers an account receives. An account
/// can be made to refuse what it is sent, in each of the ways a token can fail.
contract PlainToken is ERC20 {
    /// @notice How a transfer to an account ends.
    enum Manner {
        Normal,
        Revert,
        ReturnFalse,
        BurnGas,
        LongReturn,
        LongRevert
    }

    uint8 private immutable _decimals;

    /// @notice Whether a zone was wired with this token.
    bool public isWired;

    /// @notice How transfers to an account end.
    mapping(address account => Manner) public mannerOf;
    /// @notice Transfers of `transfer` that an account has received.
    mapping(address account => uint256) public transfersTo;

    /// @notice A token without money.
    /// @param decimals_ Decimals
    constructor(uint8 decimals_) ERC20("Plain", "PLAIN") {
        _decimals = decimals_;
    }

    /// @notice Makes money.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @notice Chooses how transfers to an account end.
    function setManner(address account, Manner manner) external {
        mannerOf[account] = manner;
    }

    /// @notice Lets a zone be wired with this token, which has no list of contracts.
    function wire(address[] calldata) external {
        isWired = true;
    }

    /// @inheritdoc ERC20
    function transfer(address to, uint256 amount) public virtual override returns (bool) {
        Manner manner = mannerOf[to];
        if (manner == Manner.Revert) {
            revert ERC20InvalidReceiver(to);
        }
        if (manner == Manner.ReturnFalse) {
            return false;
        }
        if (manner == Manner.BurnGas) {
            while (gasleft() > 0) {
                ++transfersTo[to];
            }
        }
        ++transfersTo[to];
        bool paid = manner != Manner.LongRevert && super.transfer(to, amount);
        if (manner == Manner.LongReturn || manner == Manner.LongRevert) {
            _end(paid);
        }
        return paid;
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @dev Ends the call with 20,000 bytes whose first word says `success`.
    function _end(bool success) private pure {
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, success)
            switch success
            case 0 { revert(answer, 20000) }
            default { return(answer, 20000) }
        }
    }
}
