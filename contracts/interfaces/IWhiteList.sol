// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, ProductId} from "../lib/Types.sol";

/// @title WhiteList 离线拷贝白名单
/// @notice Reviewers' approvals of offline delivery: by product and licensee, each with an expiry. A reviewer decides
/// neither for itself nor for its group, and an approval counts only while its organisation is a valid reviewer.
interface IWhiteList {
    /// @notice A reviewer's approval.
    /// @param reviewer Organisation that approved
    /// @param validUntil Last second of the approval
    struct Approval {
        OrganisationId reviewer;
        uint64 validUntil;
    }

    /// @notice A reviewer approved offline delivery, or set another expiry.
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

    /// @notice Only a valid participant with the reviewer role.
    /// @param account The caller
    error WhiteList_NotReviewer(address account);
    /// @notice No such product.
    /// @param product Id that was named
    error WhiteList_UnknownProduct(ProductId product);
    /// @notice No such organisation.
    /// @param licensee Id that was named
    error WhiteList_UnknownLicensee(OrganisationId licensee);
    /// @notice The reviewer is the licensee or the provider, or belongs to the same group.
    /// @param reviewer The caller's organisation
    /// @param party Licensee or provider
    error WhiteList_Related(OrganisationId reviewer, OrganisationId party);
    /// @notice The approval would be over before it begins.
    /// @param least Block time, seconds
    /// @param received Last second that was given
    error WhiteList_Expired(uint256 least, uint64 received);
    /// @notice So many approvals are valid already.
    /// @param greatest `MAX_APPROVALS`
    error WhiteList_Full(uint256 greatest);
    /// @notice The caller's organisation has not approved.
    /// @param reviewer The caller's organisation; 0 if none
    error WhiteList_NotApproved(OrganisationId reviewer);

    /// @notice Approves copies of a product for a licensee. Replaces an earlier approval of the caller's organisation.
    /// @param product Product
    /// @param licensee Organisation that may receive a copy
    /// @param validUntil Last second of the approval
    function approve(ProductId product, OrganisationId licensee, uint64 validUntil) external;

    /// @notice Takes the approval of the caller's organisation back. Licences issued under it run on.
    /// @param product Product
    /// @param licensee Organisation
    function withdraw(ProductId product, OrganisationId licensee) external;

    /// @notice True if as many approvals as the rules of the running period ask for are valid now.
    /// @param product Product
    /// @param licensee Organisation that wants a copy
    /// @return False for unknown ids
    function isApproved(ProductId product, OrganisationId licensee) external view returns (bool);

    /// @notice The last second in which enough approvals are valid, if nobody approves or withdraws.
    /// @param product Product
    /// @param licensee Organisation that wants a copy
    /// @return 0 if there are too few now
    function approvedUntil(ProductId product, OrganisationId licensee) external view returns (uint64);

    /// @notice The approvals that are kept, valid or not.
    /// @param product Product
    /// @param licensee Organisation that wants a copy
    /// @return At most `MAX_APPROVALS`, one per reviewer, in no order
    function approvalsOf(ProductId product, OrganisationId licensee) external view returns (Approval[] memory);

    /// @notice Greatest number of approvals that are kept for a product and a licensee.
    /// @return 31
    function MAX_APPROVALS() external view returns (uint256); // solhint-disable-line func-name-mixedcase
}
