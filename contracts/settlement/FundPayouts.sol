// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {TokenTransfer} from "../lib/TokenTransfer.sol";
import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {FundEarmarks} from "./FundEarmarks.sol";

/// @title FundPayouts
/// @notice Pays money that was set apart; a payment that fails is parked.
/// @dev No guard against reentrancy: an amount is set apart before its transfer and stops being accounted for after it,
/// so whoever is called in between finds the fund owing too much, never too little.
abstract contract FundPayouts is FundEarmarks {
    using SafeERC20 for IERC20;

    IParticipants internal immutable _participants;

    /// @dev What is parked for an account, by side.
    mapping(address account => Bound) private _owed;

    /// @notice Fixes what never changes.
    /// @param participants Payout accounts
    constructor(IParticipants participants) {
        _participants = participants;
    }

    /// @inheritdoc IEcosystemFund
    function withdraw(address to) external {
        // Checks
        Bound memory parked = _owed[msg.sender];
        uint256 amount = uint256(parked.general) + parked.service;
        if (amount == 0) {
            revert EcosystemFund_NothingOwed(msg.sender);
        }
        if (_participants.organisationOf(to) == OrganisationId.wrap(0)) {
            revert EcosystemFund_NotParticipant(to);
        }

        // Effects
        delete _owed[msg.sender];
        emit ParkedWithdrawn(msg.sender, to, amount);

        // Interactions
        _token.safeTransfer(to, amount);
        _leave(false, parked.general);
        _leave(true, parked.service);
    }

    /// @inheritdoc IEcosystemFund
    function owed(address account) external view returns (uint256) {
        return uint256(_owed[account].general) + _owed[account].service;
    }

    /// @dev Pays money that was set apart, or parks it.
    function _pay(address account, bool service, uint256 amount) internal {
        if (amount == 0) {
            return;
        }
        if (gasleft() < TokenTransfer.GAS_NEEDED) {
            revert EcosystemFund_MoreGasNeeded(TokenTransfer.GAS_NEEDED, gasleft());
        }
        if (TokenTransfer.attempt(_token, account, amount)) {
            _leave(service, amount);
        } else {
            if (service) {
                _owed[account].service += uint128(amount);
            } else {
                _owed[account].general += uint128(amount);
            }
            emit PayoutParked(account, service ? Earmark.Service : Earmark.Ecosystem, amount);
        }
    }

    function _payoutOf(OrganisationId organisation, PeriodId period) internal view returns (address account) {
        account = _participants.payoutAt(organisation, period);
        if (account == address(0)) {
            revert EcosystemFund_UnknownOrganisation(organisation);
        }
    }
}
