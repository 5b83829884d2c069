// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {IWhiteList} from "../interfaces/IWhiteList.sol";
import {OrganisationId, ProductId} from "../lib/Types.sol";

/// @title WhiteList
/// @notice A short list of approvals for each product and licensee.
contract WhiteList is IWhiteList {
    /// @inheritdoc IWhiteList
    uint256 public constant MAX_APPROVALS = 31;

    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    IProducts private immutable _products;
    uint32 private immutable _reviewerRole;

    mapping(ProductId product => mapping(OrganisationId licensee => Approval[])) private _approvals;

    /// @notice Fixes what never changes.
    /// @param rulebook Number of approvals needed
    /// @param participants Reviewers and their groups
    /// @param products Products and their providers
    constructor(IRulebook rulebook, IParticipants participants, IProducts products) {
        _rulebook = rulebook;
        _participants = participants;
        _products = products;
        _reviewerRole = participants.ROLE_REVIEWER();
    }

    /// @inheritdoc IWhiteList
    function approve(ProductId product, OrganisationId licensee, uint64 validUntil) external {
        // Checks
        if (!_participants.hasRole(msg.sender, _reviewerRole)) revert WhiteList_NotReviewer(msg.sender);
        OrganisationId provider = _products.product(product).provider;
        if (provider == OrganisationId.wrap(0)) revert WhiteList_UnknownProduct(product);
        if (_participants.organisation(licensee).admittedAt == 0) revert WhiteList_UnknownLicensee(licensee);
        OrganisationId reviewer = _participants.organisationOf(msg.sender);
        _requireUnrelated(reviewer, licensee);
        _requireUnrelated(reviewer, provider);
        if (validUntil < block.timestamp) revert WhiteList_Expired(block.timestamp, validUntil);
        Approval[] storage list = _approvals[product][licensee];
        uint256 place = _placeFor(list, reviewer);
        if (place == MAX_APPROVALS) revert WhiteList_Full(MAX_APPROVALS);

        // Effects
        if (place == list.length) list.push();
        list[place] = Approval(reviewer, validUntil);
        emit Approved(product, licensee, reviewer, validUntil);
    }

    /// @inheritdoc IWhiteList
    function withdraw(ProductId product, OrganisationId licensee) external {
        // Checks
        OrganisationId reviewer = _participants.organisationOf(msg.sender);
        Approval[] storage list = _approvals[product][licensee];
        uint256 place = _placeOf(list, reviewer);
        if (place == list.length) revert WhiteList_NotApproved(reviewer);

        // Effects
        list[place] = list[list.length - 1];
        list.pop();
        emit ApprovalWithdrawn(product, licensee, reviewer);
    }

    /// @inheritdoc IWhiteList
    function isApproved(ProductId product, OrganisationId licensee) external view returns (bool) {
        return approvedUntil(product, licensee) != 0;
    }

    /// @inheritdoc IWhiteList
    function approvalsOf(ProductId product, OrganisationId licensee) external view returns (Approval[] memory) {
        return _approvals[product][licensee];
    }

    /// @inheritdoc IWhiteList
    function approvedUntil(ProductId product, OrganisationId licensee) public view returns (uint64 until) {
        (IRulebook.MarketRules memory market,) = _rulebook.marketAt(_rulebook.currentPeriod());
        Approval[] memory list = _approvals[product][licensee];
        for (uint256 i = 0; i < list.length; ++i) {
            list[i].validUntil = _countsUntil(list[i]);
        }
        for (uint256 i = 0; i < list.length; ++i) {
            uint64 end = list[i].validUntil;
            if (end > until && end >= block.timestamp && _validAt(list, end) >= market.whiteListApprovals) until = end;
        }
    }

    /// @dev An approval ends at the latest with its reviewer's validity.
    function _countsUntil(Approval memory approval) private view returns (uint64) {
        IParticipants.Organisation memory reviewer = _participants.organisation(approval.reviewer);
        if (reviewer.roles & _reviewerRole == 0) return 0;
        return approval.validUntil < reviewer.validUntil ? approval.validUntil : reviewer.validUntil;
    }

    /// @dev Where the reviewer's approval goes: over its earlier one, else over an expired one, else at the end.
    function _placeFor(Approval[] storage list, OrganisationId reviewer) private view returns (uint256 place) {
        place = _placeOf(list, reviewer);
        if (place < list.length) return place;
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].validUntil < block.timestamp) return i;
        }
    }

    /// @dev The list's length if the reviewer is not in it.
    function _placeOf(Approval[] storage list, OrganisationId reviewer) private view returns (uint256 place) {
        while (place < list.length && list[place].reviewer != reviewer) {
            ++place;
        }
    }

    function _requireUnrelated(OrganisationId reviewer, OrganisationId party) private view {
        uint32 group = _participants.organisation(reviewer).group;
        bool oneGroup = group != 0 && group == _participants.organisation(party).group;
        if (reviewer == party || oneGroup) revert WhiteList_Related(reviewer, party);
    }

    /// @dev How many approvals are valid in a second.
    function _validAt(Approval[] memory list, uint64 second) private pure returns (uint256 count) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].validUntil >= second) ++count;
        }
    }
}
