// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RebasingToken
/// @notice Accounts own shares; what one is worth changes for everybody at once, and a transfer rounds down to
/// whole shares.
contract RebasingToken {
    /// @notice Whether a zone was wired with this token.
    bool public isWired;
    /// @notice Worth of a share, ppm of a base unit.
    uint256 public index = PAR;
    /// @notice Shares of an account.
    mapping(address account => uint256) public sharesOf;
    /// @notice What a spender may take, token base units.
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    /// @dev A share is worth a base unit.
    uint256 private constant PAR = 1_000_000;

    /// @notice More than there is or may be taken.
    error RebasingToken_Insufficient(uint256 available, uint256 needed);

    /// @notice Makes money.
    function mint(address account, uint256 amount) external {
        sharesOf[account] += _shares(amount);
    }

    /// @notice Changes what every share is worth, ppm of a base unit.
    function rebase(uint256 index_) external {
        index = index_;
    }

    /// @notice Lets a zone be wired with this token, which has no list of contracts.
    function wire(address[] calldata) external {
        isWired = true;
    }

    /// @notice Lets `spender` take up to `amount`.
    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    /// @notice Moves the caller's money.
    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    /// @notice Moves what the caller may take.
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) {
            revert RebasingToken_Insufficient(allowance[from][msg.sender], amount);
        }
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    /// @notice Money of an account, token base units.
    function balanceOf(address account) public view returns (uint256) {
        return (sharesOf[account] * index) / PAR;
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf(from) < amount) {
            revert RebasingToken_Insufficient(balanceOf(from), amount);
        }
        uint256 shares = _shares(amount);
        sharesOf[from] -= shares;
        sharesOf[to] += shares;
    }

    function _shares(uint256 amount) private view returns (uint256) {
        return (amount * PAR) / index;
    }
}
