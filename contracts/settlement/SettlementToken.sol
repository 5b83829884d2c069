// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IParticipants} from "../interfaces/IParticipants.sol";
import {ISettlementToken} from "../interfaces/ISettlementToken.sol";

/// @title SettlementToken
/// @notice Ledger unit of a bank custody account, moved between participants only; see ISettlementToken.
contract SettlementToken is ERC20, ISettlementToken {
    address private immutable _governance;
    address private immutable _deployer;
    IParticipants private immutable _participants;
    /// @inheritdoc ISettlementToken
    address public immutable override custodian;

    bool private _sealed;
    /// @inheritdoc ISettlementToken
    mapping(address account => bool) public override isListed;

    /// @notice Names for ever who mints, who lists and who may hold.
    /// @param governance TimelockController that may list further contracts
    /// @param participants Who may hold the token
    /// @param custodian_ Account of the custody bank
    /// @param name_ ERC-20 name
    /// @param symbol_ ERC-20 symbol
    constructor(
        address governance,
        IParticipants participants,
        address custodian_,
        string memory name_,
        string memory symbol_
    ) ERC20(name_, symbol_) {
        _governance = governance;
        _deployer = msg.sender;
        _participants = participants;
        custodian = custodian_;
    }

    /// @inheritdoc ISettlementToken
    function mint(address account, uint256 amount) external override {
        // Checks
        if (msg.sender != custodian) revert SettlementToken_NotCustodian(custodian, msg.sender);
        if (!_participants.isValid(account)) revert SettlementToken_RecipientNotParticipant(account);
        // Effects
        _mint(account, amount);
        emit Minted(account, amount);
    }

    /// @inheritdoc ISettlementToken
    function burn(uint256 amount) external override {
        // Checks
        if (msg.sender != custodian) revert SettlementToken_NotCustodian(custodian, msg.sender);
        // Effects
        _burn(msg.sender, amount);
        emit Burned(msg.sender, amount);
    }

    /// @inheritdoc ISettlementToken
    function wire(address[] calldata contracts) external override {
        // Checks
        if (msg.sender != _deployer) revert SettlementToken_NotGovernance(_deployer, msg.sender);
        if (_sealed) revert SettlementToken_Sealed();
        // Effects
        _sealed = true;
        for (uint256 i; i < contracts.length; ++i) {
            _list(contracts[i]);
        }
    }

    /// @inheritdoc ISettlementToken
    function list(address account) external override {
        // Checks
        if (msg.sender != _governance) revert SettlementToken_NotGovernance(_governance, msg.sender);
        // Effects
        _list(account);
    }

    /// @notice 6: one base unit is a millionth of the unit of account.
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @dev Mint and burn have made their checks. A listed contract may pay anyone: it decides to whom money is owed.
    function _update(address from, address to, uint256 amount) internal override {
        bool moves = from != address(0) && to != address(0);
        if (moves && !isListed[from]) {
            if (!_mayHold(from)) revert SettlementToken_SenderNotParticipant(from);
            if (!isListed[to] && !_mayHold(to)) revert SettlementToken_RecipientNotParticipant(to);
        }
        super._update(from, to, amount);
    }

    function _list(address account) private {
        isListed[account] = true;
        emit ContractListed(account);
    }

    function _mayHold(address account) private view returns (bool) {
        return account == custodian || _participants.isValid(account);
    }
}
