// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LicenceId} from "../lib/Types.sol";

/// @title FeedbackDuty 训练效果反馈
/// @notice The refundable deposit of a licence: only the inclusion proof of a valid evaluation returns it; silence sends
/// it to the fund.
interface IFeedbackDuty {
    /// @notice Names the sales contract, once.
    /// @param sales The sales contract
    function wire(address sales) external;

    /// @notice Opens the duty of a new licence and pulls the deposit from the caller. Only the sales contract.
    /// @param licence New licence
    /// @param payer Account that gets the deposit back
    /// @param deposit Token base units, not 0
    /// @param window Seconds from now within which the evaluation must be stated
    function open(LicenceId licence, address payer, uint128 deposit, uint32 window) external;

    /// @notice Returns the deposit of a licence that was refunded. Only the sales contract. Nothing happens without one.
    /// @param licence Licence that was given back
    function cancel(LicenceId licence) external;
}
