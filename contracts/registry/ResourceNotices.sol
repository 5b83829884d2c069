// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IResourceBirth} from "../interfaces/IResourceBirth.sol";
import {OrganisationId, ResourceId} from "../lib/Types.sol";
import {ResourceRecords} from "./ResourceRecords.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title ResourceNotices
/// @notice Attestation, objections and verdicts between a registration and its resource's birth.
abstract contract ResourceNotices is ResourceRecords, EIP712 {
    bytes32 private constant OBJECTION_TYPEHASH = keccak256("ObjectionAdmission(uint32 resource,uint32 objector)");

    /// @inheritdoc IResourceBirth
    uint256 public constant MAX_OBJECTIONS = 8;

    address private immutable _governance;
    mapping(ResourceId resource => mapping(OrganisationId organisation => Objection)) private _objections;

    /// @notice Takes governance from the Rulebook.
    constructor() EIP712("Resources", "1") {
        _governance = _rulebook.governance();
    }

    /// @inheritdoc IResourceBirth
    function attest(ResourceId resource, bytes32 evidenceHash) external {
        // Checks
        if (!_participants.isRegistrar(msg.sender)) revert Resources_NotRegistrar(msg.sender);
        if (evidenceHash == 0) revert Resources_BadField("evidenceHash");
        Notice storage notice = _openNotice(resource);
        if (notice.attested) revert Resources_AttestedBefore(resource);

        // Effects
        notice.attested = true;
        emit Attested(resource, msg.sender, evidenceHash);
        _scheduleBirth(resource, notice);
    }

    /// @inheritdoc IResourceBirth
    function object(ResourceId resource, bytes32 groundHash) external {
        // Checks
        if (!_participants.isValid(msg.sender)) revert Resources_NotParticipant(msg.sender);
        if (groundHash == 0) revert Resources_BadField("groundHash");
        Notice storage notice = _openNotice(resource);
        _requireUnborn(resource);
        OrganisationId objector = _participants.organisationOf(msg.sender);
        if (objector == notice.registrant) revert Resources_OwnRegistration(resource, objector);
        Objection existing = _objections[resource][objector];
        if (existing != Objection.None) revert Resources_BadObjection(Objection.None, existing);
        if (notice.objections == MAX_OBJECTIONS) revert Resources_TooManyObjections(MAX_OBJECTIONS);

        // Effects
        ++notice.objections;
        _objections[resource][objector] = Objection.Raised;
        emit Objected(resource, objector, groundHash);
    }

    /// @inheritdoc IResourceBirth
    function admitObjection(
        ResourceId resource,
        OrganisationId objector,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external {
        // Checks
        Notice storage notice = _openNotice(resource);
        _requireStanding(Standing.Notice, notice.standing);
        _requireUnborn(resource);
        Objection existing = _objections[resource][objector];
        if (existing != Objection.Raised) revert Resources_BadObjection(Objection.Raised, existing);
        _participants.requireRegistrars(objectionDigest(resource, objector), registrars, signatures);

        // Effects; a second fits into 40 bits, as the Rulebook refuses clocks of 1e11 and more
        uint256 window = _rulebook.registryAt(_rulebook.currentPeriod()).rulingWindow;
        uint40 rulingDue = uint40(block.timestamp + window);
        (notice.standing, notice.rulingDue) = (Standing.Contested, rulingDue);
        _objections[resource][objector] = Objection.Admitted;
        emit Contested(resource, objector, rulingDue);
        _postponeBirth(resource);
    }

    /// @inheritdoc IResourceBirth
    function rule(ResourceId resource, bool upheld) external {
        // Checks
        if (msg.sender != _governance) revert Resources_NotGovernance(_governance, msg.sender);
        Notice storage notice = _contested(resource);
        if (block.timestamp > notice.rulingDue) revert Resources_RulingTooLate(notice.rulingDue, block.timestamp);

        // Effects
        emit Ruled(resource, upheld);
        if (upheld) {
            notice.standing = Standing.Void;
            _release(resource);
        } else {
            _reject(resource, notice);
        }
    }

    /// @inheritdoc IResourceBirth
    function lapseObjection(ResourceId resource) external {
        // Checks
        Notice storage notice = _contested(resource);
        if (block.timestamp <= notice.rulingDue) {
            revert Resources_RulingOpen(uint256(notice.rulingDue) + 1, block.timestamp);
        }

        // Effects
        emit ObjectionLapsed(resource);
        _reject(resource, notice);
    }

    /// @inheritdoc IResourceBirth
    function objectionOf(ResourceId resource, OrganisationId objector) external view returns (Objection) {
        return _objections[resource][objector];
    }

    /// @inheritdoc IResourceBirth
    function objectionDigest(ResourceId resource, OrganisationId objector) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(OBJECTION_TYPEHASH, resource, objector)));
    }

    /// @dev Frees content root and space-time code of a registration that became void.
    function _release(ResourceId resource) internal virtual;

    function _reject(ResourceId resource, Notice storage notice) private {
        (notice.standing, notice.rulingDue) = (Standing.Notice, 0);
        _scheduleBirth(resource, notice);
    }

    function _openNotice(ResourceId resource) private view returns (Notice storage notice) {
        notice = _known(resource);
        if (notice.standing == Standing.Void) revert Resources_Void(resource);
    }

    function _contested(ResourceId resource) private view returns (Notice storage notice) {
        notice = _known(resource);
        _requireStanding(Standing.Contested, notice.standing);
    }

    function _requireStanding(Standing expected, Standing received) private pure {
        if (expected != received) revert Resources_BadStanding(expected, received);
    }
}
