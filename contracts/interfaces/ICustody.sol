// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId} from "../lib/Types.sol";

/// @title Custody
/// @notice Money that a room of the market holds for others: pulled exactly, paid out or parked.
interface ICustody {
    /// @notice An account refused its money, which waits for it.
    /// @param account Account to which it is owed
    /// @param amount Token base units added to `owed`
    event Parked(address indexed account, uint256 amount);
    /// @notice Parked money was paid out.
    /// @param account Account to which it was owed
    /// @param to Account that received it
    /// @param amount Token base units
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice The token moved another amount than asked (fee-on-transfer and rebasing tokens are refused).
    /// @param expected Amount asked for, token base units
    /// @param received Growth of the contract's balance, token base units; 0 if it did not grow
    error Custody_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice The call must bring more gas, so that a stingy caller can't force a payment to be parked.
    /// @param expected Gas that must be left before a payment
    /// @param received Gas that was left
    error Custody_MoreGasNeeded(uint256 expected, uint256 received);
    /// @notice Nothing is parked for the account.
    /// @param account Account that was named
    error Custody_NothingOwed(address account);
    /// @notice Only the account itself, or another of its organisation, withdraws.
    /// @param expected The account's organisation
    /// @param received The caller's organisation; 0 if none
    error Custody_WrongOrganisation(OrganisationId expected, OrganisationId received);
    /// @notice Parked money can only go to a participant's account.
    /// @param account Account that belongs to no organisation
    error Custody_NotParticipant(address account);

    /// @notice Pays what is parked for `account` to `to`. Only `account` or another account of its organisation, so
    /// that a lost or blocked account loses nothing.
    /// @param account Account to which money is owed
    /// @param to Any account of an organisation, also of one whose validity has ended
    function withdraw(address account, address to) external;

    /// @notice Parked amount of an account, token base units.
    /// @param account Account to look up
    /// @return 0 if nothing is parked
    function owed(address account) external view returns (uint256);

    /// @notice Sum of all parked amounts, token base units.
    /// @return 0 if nothing is parked
    function totalOwed() external view returns (uint256);
}
