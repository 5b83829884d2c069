// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LicenceId, OrganisationId, PeriodId} from "../lib/Types.sol";

/// @title Subscriptions 订阅制
/// @notice Licences by the period: the first is the running one, at the full fee; then whole periods. A fee becomes
/// revenue when its period has begun. A subscription lapses by itself. Part of ISales.
interface ISubscriptions {
    /// @notice How far a subscription is paid and recognised.
    /// @param offer Offer it is renewed under
    /// @param next First period whose fee is not revenue yet
    /// @param end First period that is not paid
    /// @param unrecognised Fees of the periods from `next` to before `end`, token base units
    struct Subscription {
        uint32 offer;
        PeriodId next;
        PeriodId end;
        uint256 unrecognised;
    }

    /// @notice Fees of a subscription became revenue.
    /// @param licence Subscription
    /// @param composition Composition key that is paid
    /// @param period The open period, which they entered
    /// @param amount Token base units
    event Recognised(LicenceId indexed licence, bytes32 indexed composition, PeriodId indexed period, uint128 amount);
    /// @notice A subscription was renewed.
    /// @param licence Subscription
    /// @param payer Account that paid
    /// @param from First period paid for
    /// @param periods Number of periods paid for
    /// @param price Token base units per period
    event Renewed(
        LicenceId indexed licence, address indexed payer, PeriodId indexed from, uint32 periods, uint128 price
    );
    /// @notice A subscription was cancelled: it ends with the running period.
    /// @param licence Subscription
    /// @param end First period without access
    /// @param refunded Token base units of whole future periods that went back to those who had paid them
    event Cancelled(LicenceId indexed licence, PeriodId indexed end, uint256 refunded);

    /// @notice So many periods can't be paid.
    /// @param least 0 for a project, else 1
    /// @param greatest 0 for a project, else what `MAX_PERIODS` ahead of the running period leaves
    /// @param received Number of periods that was given
    error Sales_BadPeriods(uint256 least, uint256 greatest, uint256 received);
    /// @notice The caller's organisation does not hold the licence.
    /// @param expected Licensee; 0 for an unknown licence
    /// @param received The caller's organisation; 0 if none
    error Sales_NotLicensee(OrganisationId expected, OrganisationId received);
    /// @notice No fee of a period that has begun waits.
    /// @param licence Licence that was named
    error Sales_NothingToRecognise(LicenceId licence);
    /// @notice The licence is no subscription, or was cancelled, refunded, or has lapsed.
    /// @param licence Licence that was named
    error Sales_NotRenewable(LicenceId licence);
    /// @notice So many payments of one subscription wait for their periods that another is refused.
    /// @param greatest `MAX_PAYMENTS`
    error Sales_TooManyPayments(uint256 greatest);

    /// @notice Anyone turns the fees of a subscription's periods that have begun into revenue of the open period.
    /// @param licence Subscription that is not in escrow
    function recognise(LicenceId licence) external;

    /// @notice Prolongs a subscription by whole periods at the ask of its offer, before it lapses. Any valid account of
    /// the licensee; the offer must still be open and its composition sellable.
    /// @param licence Subscription
    /// @param periods Periods to add; paid until at most `MAX_PERIODS` from the running one on
    /// @param maxPrice Greatest ask per period, token base units
    /// @param deadline Last second in which the renewal may happen
    function renew(LicenceId licence, uint32 periods, uint128 maxPrice, uint64 deadline) external;

    /// @notice Ends a subscription with the running period; whole future periods go back to those who paid, at what
    /// they paid. Any account of the licensee.
    /// @param licence Subscription that runs
    function cancel(LicenceId licence) external;

    /// @notice How far a subscription is paid and recognised.
    /// @param licence Licence id
    /// @return All fields 0 for an unknown licence and a project
    function subscriptionOf(LicenceId licence) external view returns (Subscription memory);

    /// @notice Greatest number of periods, the running one counted, that a subscription can be paid ahead.
    /// @return 120
    function MAX_PERIODS() external view returns (uint256); // solhint-disable-line func-name-mixedcase

    /// @notice Greatest number of payments of one subscription whose periods have not all begun: bounds `cancel`.
    /// @return 24
    function MAX_PAYMENTS() external view returns (uint256); // solhint-disable-line func-name-mixedcase
}
