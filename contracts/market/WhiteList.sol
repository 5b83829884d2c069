// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IWhiteList} from "../interfaces/IWhiteList.sol";
import {OrganisationId, ProductId} from "../lib/Types.sol";

/// @title WhiteList
/// @notice Nobody is approved.
contract WhiteList is IWhiteList {
    /// @inheritdoc IWhiteList
    function isApproved(ProductId, OrganisationId) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IWhiteList
    function approvedUntil(ProductId, OrganisationId) external pure returns (uint64) {
        return 0;
    }
}
