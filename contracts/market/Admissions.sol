// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Admissions
/// @notice Everything is admitted.
contract Admissions is IAdmissions {
    /// @inheritdoc IAdmissions
    function recordScore(PeriodId, uint32, bytes calldata, bytes32[] calldata) external {}

    /// @inheritdoc IAdmissions
    function recordRecommendation(PeriodId, uint32, bytes calldata, bytes32[] calldata) external {}

    /// @inheritdoc IAdmissions
    function labelOf(ResourceId) external pure returns (Label) {
        return Label.Full;
    }

    /// @inheritdoc IAdmissions
    function resourceScore(ResourceId) external view returns (Score memory) {}

    /// @inheritdoc IAdmissions
    function productScore(ProductId) external view returns (Score memory) {}
}
