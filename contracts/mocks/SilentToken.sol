// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SilentToken
/// @notice Moves money like an ERC-20 but returns nothing.
contract SilentToken {
    /// @notice Whether a zone was wired with this token.
    bool public isWired;
    /// @notice Balance of an account.
    mapping(address account => uint256) public balanceOf;
    /// @notice What a spender may take.
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    /// @notice More than there is or may be taken.
    error SilentToken_Insufficient(uint256 available, uint256 needed);

    /// @notice Makes money.
    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    /// @notice Lets a zone be wired with this token, which has no list of contracts.
    function wire(address[] calldata) external {
        isWired = true;
    }

    /// @notice Lets `spender` take up to `amount`.
    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    /// @notice Moves the caller's money.
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    /// @notice Moves what the caller may take.
    function transferFrom(address from, address to, uint256 amount) external {
        if (allowance[from][msg.sender] < amount) {
            revert SilentToken_Insufficient(allowance[from][msg.sender], amount);
        }
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf[from] < amount) {
            revert SilentToken_Insufficient(balanceOf[from], amount);
        }
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
