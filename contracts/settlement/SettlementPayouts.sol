// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {Netting} from "../lib/Netting.sol";
import {TokenTransfer} from "../lib/TokenTransfer.sol";
import {OrganisationId} from "../lib/Types.sol";
import {SettlementPots} from "./SettlementPots.sol";

/// @title SettlementPayouts
/// @notice Pays what was netted; a payment that fails is parked and never blocks another.
/// @dev No guard against reentrancy: pots are emptied and amounts fixed before the first transfer, a parked amount is
/// only ever added after its own transfer failed, and every other call starts from storage that is complete.
abstract contract SettlementPayouts is SettlementPots {
    using SafeERC20 for IERC20;

    /// @dev Fund money that is parked, by earmark; `owed` of the fund is their sum.
    struct Arrears {
        uint128 ecosystem;
        uint128 service;
    }

    IParticipants internal immutable _participants;
    IEcosystemFund internal immutable _fund;

    /// @inheritdoc ISettlement
    mapping(address account => uint256) public owed;
    Arrears private _arrears;

    /// @notice Fixes what never changes.
    /// @param participants Accounts to which parked money may go
    /// @param fund Receives the ecosystem share and unearned performance money
    constructor(IParticipants participants, IEcosystemFund fund) {
        _participants = participants;
        _fund = fund;
    }

    /// @inheritdoc ISettlement
    function withdraw(address to) external {
        _withdraw(msg.sender, to);
    }

    /// @inheritdoc ISettlement
    function withdrawFor(address lost, address to) external {
        // Checks
        address successor = _participants.lastSuccessorOf(lost);
        if (successor == lost || successor != msg.sender) revert Settlement_NotSuccessor(successor, msg.sender);

        // Effects, interactions
        _withdraw(lost, to);
    }

    /// @inheritdoc ISettlement
    function payFund() external {
        // Checks
        address fund = address(_fund);
        uint256 amount = owed[fund];
        if (amount == 0) {
            revert Settlement_NothingOwed(fund);
        }

        // Effects
        Arrears memory arrears = _arrears;
        delete _arrears;
        owed[fund] = 0;
        emit Withdrawn(fund, fund, amount);

        // Interactions
        _token.safeTransfer(fund, amount);
        _fund.book(arrears.ecosystem, arrears.service);
    }

    /// @dev One transfer per account that earned something, from one handle up to another.
    function _payAccounts(uint256 handle, uint256 end) internal {
        while (handle < end) {
            uint256 amount = Netting.sumOf(handle);
            if (amount != 0) {
                _payOrPark(Netting.accountOf(handle), amount);
            }
            // Addresses in memory.
            unchecked {
                handle += Netting.STRIDE;
            }
        }
    }

    /// @dev One transfer and one booking.
    function _payEarmarks(uint256 ecosystem, uint256 service) internal {
        if (ecosystem + service == 0) {
            return;
        }
        if (_payOrPark(address(_fund), ecosystem + service)) {
            _fund.book(ecosystem, service);
        } else {
            // What is parked is in this contract's balance: sums of pots of 112 bits.
            _arrears.ecosystem += uint128(ecosystem);
            _arrears.service += uint128(service);
        }
    }

    function _withdraw(address account, address to) private {
        // Checks
        uint256 amount = owed[account];
        if (amount == 0) {
            revert Settlement_NothingOwed(account);
        }
        if (_participants.organisationOf(to) == OrganisationId.wrap(0)) {
            revert Settlement_NotParticipant(to);
        }

        // Effects
        owed[account] = 0;
        emit Withdrawn(account, to, amount);

        // Interactions
        _token.safeTransfer(to, amount);
    }

    function _payOrPark(address account, uint256 amount) private returns (bool paid) {
        if (gasleft() < TokenTransfer.GAS_NEEDED) {
            revert Settlement_MoreGasNeeded(TokenTransfer.GAS_NEEDED, gasleft());
        }
        paid = TokenTransfer.attempt(_token, account, amount);
        if (!paid) {
            owed[account] += amount;
            emit Parked(account, amount);
        }
    }
}
