// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {OrganisationId} from "../lib/Types.sol";
import {AccountRecoveries} from "./AccountRecoveries.sol";
import {ParticipantAmendments} from "./ParticipantAmendments.sol";
import {ParticipantRecords} from "./ParticipantRecords.sol";

/// @title Participants 参与方
/// @notice Organisations, their accounts and who earns; see IParticipants.
contract Participants is ParticipantAmendments, AccountRecoveries {
    bytes32 private constant ADMISSION_TYPEHASH =
        keccak256("Admission(bytes32 entityId,address account,uint32 group,uint32 roles,uint64 validUntil)");
    /// @dev One registrar alone, the zone operator for instance, must not decide who takes part.
    uint256 private constant LEAST_REGISTRARS = 2;

    /// @notice Admits the founders and names registrars and operators, for ever.
    /// @param rulebook Period clock
    /// @param registrars Their accounts, each once
    /// @param threshold Registrar signatures that an admission needs, at least 2
    /// @param founders Organisations 1 … n, admitted without signatures; voting ones don't count as admitted in an
    /// epoch
    /// @param spaceOperator_ Position of the space operator in `founders`
    /// @param zoneOperator_ Position of the zone operator in `founders`
    constructor(
        IRulebook rulebook,
        address[] memory registrars,
        uint256 threshold,
        Admission[] memory founders,
        uint256 spaceOperator_,
        uint256 zoneOperator_
    )
        EIP712("Participants", "1")
        ParticipantRecords(rulebook, threshold)
        ParticipantAmendments(spaceOperator_, zoneOperator_)
    {
        if (threshold < LEAST_REGISTRARS || threshold > registrars.length) {
            revert Participants_BadThreshold(LEAST_REGISTRARS, registrars.length, threshold);
        }
        for (uint256 i; i < registrars.length; ++i) {
            if (registrars[i] == address(0) || isRegistrar[registrars[i]]) {
                revert Participants_BadRegistrar(registrars[i]);
            }
            isRegistrar[registrars[i]] = true;
        }
        _requireOperators(founders, spaceOperator_, zoneOperator_);
        uint32 voters;
        for (uint256 i; i < founders.length; ++i) {
            _requireAdmissible(founders[i]);
            Record storage record = _add(founders[i]);
            if (founders[i].roles & ROLE_MEMBER != 0) {
                record.voting = true;
                ++voters;
            }
        }
        _voters.standing = voters;
        _voters.atStart = voters;
    }

    /// @inheritdoc IParticipants
    function admit(
        Admission calldata admission,
        bytes calldata accountSignature,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external override returns (OrganisationId) {
        // Checks
        _requireAdmissible(admission);
        bytes32 digest = admissionDigest(admission);
        _requireSignature(admission.account, digest, accountSignature);
        _requireRegistrars(digest, registrars, signatures);
        // Effects
        _countVoter(_add(admission), admission.roles);
        return OrganisationId.wrap(_organisations);
    }

    /// @inheritdoc IParticipants
    function join(address account, bytes calldata accountSignature) external override {
        // Checks
        OrganisationId id = _memberOf(msg.sender);
        _requireFree(account);
        _requireSignature(account, joiningDigest(id, account), accountSignature);
        // Effects
        _accounts[account].organisation = id;
        emit Joined(id, account);
    }

    /// @inheritdoc IParticipants
    function setPayout(address account) external override {
        // Checks
        OrganisationId id = _memberOf(msg.sender);
        Account memory found = _accounts[account];
        if (found.organisation != id) revert Participants_NotMember(account, id, found.organisation);
        if (found.successor != address(0)) revert Participants_Replaced(account, found.successor);
        // Effects
        _earnFromNext(id, account);
    }

    /// @inheritdoc IParticipants
    function admissionDigest(Admission calldata admission) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ADMISSION_TYPEHASH, admission)));
    }

    function _add(Admission memory admission) private returns (Record storage record) {
        OrganisationId id = OrganisationId.wrap(++_organisations);
        record = _records[id];
        record.entityId = admission.entityId;
        (record.group, record.roles, record.validUntil) = (admission.group, admission.roles, admission.validUntil);
        record.admittedAt = SafeCast.toUint40(block.timestamp);
        _entities[admission.entityId] = id;
        _accounts[admission.account].organisation = id;
        (uint32 group, uint32 roles, uint64 validUntil) = (admission.group, admission.roles, admission.validUntil);
        emit Admitted(id, admission.entityId, admission.account, group, roles, validUntil);
        _earnFirst(id, admission.account);
    }

    function _requireAdmissible(Admission memory admission) private view {
        if (admission.entityId == 0) revert Participants_BadAdmission("entityId");
        _requireTerms(admission.roles, admission.validUntil, block.timestamp);
        OrganisationId existing = _entities[admission.entityId];
        if (OrganisationId.unwrap(existing) != 0) revert Participants_EntityKnown(admission.entityId, existing);
        _requireFree(admission.account);
    }

    function _requireOperators(Admission[] memory founders, uint256 space, uint256 zone) private pure {
        if (space == zone) revert Participants_OperatorsAreOne(OrganisationId.wrap(SafeCast.toUint32(space + 1)));
        _requireOperator(founders, space, ROLE_SPACE_OPERATOR, "spaceOperator");
        _requireOperator(founders, zone, ROLE_ZONE_OPERATOR, "zoneOperator");
        uint32 group = founders[space].group;
        if (group != 0 && group == founders[zone].group) revert Participants_OperatorsRelated(group);
    }

    function _requireOperator(Admission[] memory founders, uint256 position, uint32 role, bytes32 field) private pure {
        if (position >= founders.length || founders[position].roles & role == 0) {
            revert Participants_BadAdmission(field);
        }
    }
}
