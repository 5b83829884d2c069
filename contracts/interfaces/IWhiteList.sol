// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, ProductId} from "../lib/Types.sol";

/// @title WhiteList 离线拷贝白名单
/// @notice Reviewers' approvals of offline delivery: by product and licensee, each with an expiry.
interface IWhiteList {
    /// @notice A reviewer approved offline delivery.
    /// @param product Product
    /// @param licensee Organisation that may receive a copy
    /// @param reviewer Organisation that approved
    /// @param validUntil Last second of the approval
    event Approved(
        ProductId indexed product, OrganisationId indexed licensee, OrganisationId indexed reviewer, uint64 validUntil
    );
    /// @notice A reviewer took an approval back.
    /// @param product Product
    /// @param licensee Organisation
    /// @param reviewer Organisation that had approved
    event ApprovalWithdrawn(
        ProductId indexed product, OrganisationId indexed licensee, OrganisationId indexed reviewer
    );

    /// @notice True if as many approvals as the rules of the running period ask for are valid now.
    /// @param product Product
    /// @param licensee Organisation that wants a copy
    /// @return False for unknown ids
    function isApproved(ProductId product, OrganisationId licensee) external view returns (bool);

    /// @notice The last second in which enough approvals are valid, if nobody approves or withdraws.
    /// @param product Product
    /// @param licensee Organisation that wants a copy
    /// @return 0 if there are too few
    function approvedUntil(ProductId product, OrganisationId licensee) external view returns (uint64);
}
