// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFeedbackDuty} from "../interfaces/IFeedbackDuty.sol";
import {LicenceId} from "../lib/Types.sol";

/// @title FeedbackDuty
/// @notice No duty yet.
contract FeedbackDuty is IFeedbackDuty {
    /// @inheritdoc IFeedbackDuty
    function wire(address) external {}

    /// @inheritdoc IFeedbackDuty
    function open(LicenceId, address, uint128, uint32) external {}

    /// @inheritdoc IFeedbackDuty
    function cancel(LicenceId) external {}
}
