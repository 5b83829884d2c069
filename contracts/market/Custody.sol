// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../interfaces/ICustody.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {TokenTransfer} from "../lib/TokenTransfer.sol";
import {OrganisationId} from "../lib/Types.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Custody
/// @notice What Sales, FeedbackDuty and Clauses have in common: money comes in exactly and goes out without blocking
/// anyone.
/// @dev No guard against reentrancy: what is owed is written down before the token is called, and a parked amount is
/// only ever added after its own transfer failed.
abstract contract Custody is ICustody {
    using SafeERC20 for IERC20;

    IERC20 internal immutable _token;
    IParticipants internal immutable _participants;

    /// @inheritdoc ICustody
    uint256 public totalOwed;
    /// @inheritdoc ICustody
    mapping(address account => uint256) public owed;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param participants Accounts and their organisations
    constructor(IERC20 token, IParticipants participants) {
        _token = token;
        _participants = participants;
    }

    /// @inheritdoc ICustody
    function withdraw(address account, address to) external {
        // Checks
        uint256 amount = owed[account];
        if (amount == 0) revert Custody_NothingOwed(account);
        OrganisationId owner = _organisationOf(account);
        OrganisationId caller = _organisationOf(msg.sender);
        bool sameOrganisation = caller == owner && caller != OrganisationId.wrap(0);
        if (msg.sender != account && !sameOrganisation) revert Custody_WrongOrganisation(owner, caller);
        if (_organisationOf(to) == OrganisationId.wrap(0)) revert Custody_NotParticipant(to);

        // Effects
        owed[account] = 0;
        totalOwed -= amount;
        emit Withdrawn(account, to, amount);

        // Interactions
        _token.safeTransfer(to, amount);
    }

    /// @dev Takes exactly `amount` from the caller; nothing for 0.
    function _pull(uint256 amount) internal {
        if (amount == 0) return;
        uint256 before = _balance();
        _token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = _balance();
        if (balance != before + amount) {
            revert Custody_WrongAmountReceived(amount, balance > before ? balance - before : 0);
        }
    }

    /// @dev Pays, or parks what the account refuses; nothing for 0.
    function _payOrPark(address account, uint256 amount) internal {
        if (amount == 0) return;
        if (gasleft() < TokenTransfer.GAS_NEEDED) {
            revert Custody_MoreGasNeeded(TokenTransfer.GAS_NEEDED, gasleft());
        }
        if (!TokenTransfer.attempt(_token, account, amount)) {
            owed[account] += amount;
            totalOwed += amount;
            emit Parked(account, amount);
        }
    }

    function _organisationOf(address account) internal view returns (OrganisationId) {
        return _participants.organisationOf(account);
    }

    function _balance() internal view returns (uint256) {
        return _token.balanceOf(address(this));
    }
}
