// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {IContributionOracle} from "./IContributionOracle.sol";

/// @title EcosystemFund's earmarks and refusals
/// @notice Under which earmark the fund holds money, and why it refuses a call; a part of IEcosystemFund. Amounts in
/// token base units.
interface IEcosystemFundErrors {
    /// @notice Ecosystem: the fund's share of revenue, forfeits, gifts. Service: unearned performance money, which goes
    /// back to providers by programmes 5 and 6 and in no other way. Operation: gifts and public money for the
    /// public-interest operator.
    enum Earmark {
        Ecosystem,
        Service,
        Operation
    }

    /// @notice Less money arrived than is booked.
    /// @param expected Everything the fund accounts for, with this booking
    /// @param received The fund's balance
    error EcosystemFund_Unfunded(uint256 expected, uint256 received);
    /// @notice More than the fund can count.
    /// @param greatest Greatest sum of all its money
    /// @param received That sum with this booking
    error EcosystemFund_TooMuch(uint256 greatest, uint256 received);
    /// @notice The caller is not the immutable governance address.
    /// @param expected The governance
    /// @param received The caller
    error EcosystemFund_NotGovernance(address expected, address received);
    /// @notice Gifts, grants and surplus go under ECOSYSTEM or OPERATION: SERVICE money is the providers' own.
    /// @param received The earmark that was named
    error EcosystemFund_WrongEarmark(Earmark received);
    /// @notice Nothing is given, granted, drawn or left over.
    error EcosystemFund_NoAmount();
    /// @notice The token moved another amount than it was told to.
    /// @param expected Amount asked for
    /// @param received Amount by which the balance grew
    error EcosystemFund_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice Rules can only start after the running period.
    /// @param current The running period
    /// @param received First period that was asked for
    error EcosystemFund_PeriodNotFuture(PeriodId current, PeriodId received);
    /// @notice Versions start in order.
    /// @param latest First period of the newest version
    /// @param received First period that was asked for
    error EcosystemFund_PeriodBeforeLatest(PeriodId latest, PeriodId received);
    /// @notice The programmes of an earmark share no more than the whole of it.
    /// @param earmark Ecosystem or Service
    /// @param greatest 1,000,000 ppm
    /// @param received Sum of the shares, ppm
    error EcosystemFund_SharesAboveWhole(Earmark earmark, uint256 greatest, uint256 received);
    /// @notice Rewards can be claimed for one period at least.
    /// @param least Length of a period, seconds
    /// @param received Window that was asked for, seconds
    error EcosystemFund_ClaimWindowTooShort(uint256 least, uint256 received);
    /// @notice Budgets open when the period's report is final.
    /// @param period Period asked for
    /// @param status Status of its report
    error EcosystemFund_NotFinal(PeriodId period, IContributionOracle.Status status);
    /// @notice There is no such programme.
    /// @param greatest Greatest number of a programme; the least is 1
    /// @param received Number that was named
    error EcosystemFund_UnknownProgramme(uint256 greatest, uint256 received);
    /// @notice The period's budgets were not opened.
    /// @param period Period asked for
    error EcosystemFund_NotOpen(PeriodId period);
    /// @notice The budget can't be closed yet.
    /// @param claimUntil Last second of the claim window
    /// @param received Block time, seconds
    error EcosystemFund_ClaimWindowOpen(uint256 claimUntil, uint256 received);
    /// @notice The budget was closed.
    /// @param period Period of the report
    /// @param programme Number of the programme
    error EcosystemFund_BudgetClosed(PeriodId period, uint256 programme);
    /// @notice A REWARD leaf has one length.
    /// @param expected 46 bytes
    /// @param received Bytes that were given
    error EcosystemFund_BadLeaf(uint256 expected, uint256 received);
    /// @notice The leaf is of another type.
    /// @param expected Type byte of a REWARD leaf
    /// @param received Type byte of the leaf
    error EcosystemFund_NotAReward(uint8 expected, uint8 received);
    /// @notice Points are offered for feedback only.
    /// @param expected Number of the feedback programme
    /// @param received Number of the leaf's programme
    error EcosystemFund_PointsNotOffered(uint8 expected, uint8 received);
    /// @notice Only an account of the recipient chooses points.
    /// @param expected Recipient
    /// @param received Organisation of the caller; 0 if none
    error EcosystemFund_NotRecipient(OrganisationId expected, OrganisationId received);
    /// @notice In the first half of the claim window only the recipient itself claims a feedback reward, so that
    /// nobody else makes its choice.
    /// @param until Last second of that half
    /// @param received Block time, seconds
    error EcosystemFund_ChoiceOpen(uint256 until, uint256 received);
    /// @notice A referral rewards a composition that is in force in the period.
    /// @param key Composition key in the leaf
    error EcosystemFund_UnknownComposition(bytes32 key);
    /// @notice The leaf or the vote names an organisation that nobody admitted.
    /// @param organisation Organisation without an account
    error EcosystemFund_UnknownOrganisation(OrganisationId organisation);
    /// @notice Grants of a quarter stay within a quarter of what the earmark held when it began.
    /// @param greatest What can still be granted in this quarter
    /// @param received Amount of the grant
    error EcosystemFund_GrantAboveBound(uint256 greatest, uint256 received);
    /// @notice The earmark has less free money.
    /// @param available Free money of the earmark
    /// @param received Amount that was asked for
    error EcosystemFund_Insufficient(uint256 available, uint256 received);
    /// @notice Nothing is parked for the account.
    /// @param account The caller
    error EcosystemFund_NothingOwed(address account);
    /// @notice Parked money goes to an account of a participant only.
    /// @param received The account that was named
    error EcosystemFund_NotParticipant(address received);
    /// @notice A payment is tried only with so much gas that a failure is the payee's and not the caller's.
    /// @param needed Gas needed before a payment
    /// @param left Gas left
    error EcosystemFund_MoreGasNeeded(uint256 needed, uint256 left);
}
