// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipantChanges} from "../interfaces/IParticipantChanges.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {ParticipantRecords} from "./ParticipantRecords.sol";

/// @title ParticipantAmendments
/// @notice Revocation of organisations and change of their roles, groups and validity, by registrars.
abstract contract ParticipantAmendments is ParticipantRecords {
    bytes32 private constant REVOCATION_TYPEHASH =
        keccak256("Revocation(uint32 organisation,bytes32 reasonHash,uint32 nonce)");
    bytes32 private constant AMENDMENT_TYPEHASH =
        keccak256("Amendment(uint32 organisation,uint32 group,uint32 roles,uint64 validUntil,uint32 nonce)");

    /// @inheritdoc IParticipants
    OrganisationId public immutable override spaceOperator;
    /// @inheritdoc IParticipants
    OrganisationId public immutable override zoneOperator;

    /// @notice Names the operators for ever.
    /// @param space Number of the space operator among the founders, from 0
    /// @param zone Number of the zone operator among the founders, from 0
    constructor(uint256 space, uint256 zone) {
        // Participants refuses a position that is not among the founders.
        spaceOperator = OrganisationId.wrap(uint32(space + 1));
        zoneOperator = OrganisationId.wrap(uint32(zone + 1));
    }

    /// @inheritdoc IParticipantChanges
    function revoke(OrganisationId id, bytes32 reasonHash, address[] calldata registrars, bytes[] calldata signatures)
        external
        override
    {
        // Checks
        Record storage record = _known(id);
        _requireRegistrars(revocationDigest(id, reasonHash), registrars, signatures);
        (, uint64 end) = _nextPeriod();
        uint64 last = end - 1;
        uint64 validUntil = record.changeAt == 0 ? record.validUntil : _pending[id].validUntil;
        if (validUntil <= last) revert Participants_EndsAnyway(last, validUntil);

        // Effects
        Terms memory terms = _termsOf(id, record);
        if (terms.validUntil > last) terms.validUntil = last;
        _write(record, terms);
        record.changeAt = 0;
        ++record.nonce;
        _countVoter(record, 0);
        emit OrganisationRevoked(id, reasonHash, terms.validUntil);
    }

    /// @inheritdoc IParticipantChanges
    function amend(Amendment calldata amendment, address[] calldata registrars, bytes[] calldata signatures)
        external
        override
    {
        // Checks
        OrganisationId id = amendment.organisation;
        Record storage record = _known(id);
        if (amendment.nonce != record.nonce) revert Participants_BadNonce(record.nonce, amendment.nonce);
        (PeriodId from, uint64 start) = _nextPeriod();
        _requireTerms(amendment.roles, amendment.validUntil, start);
        _requireOperatorKept(amendment);
        _requireRegistrars(amendmentDigest(amendment), registrars, signatures);

        // Effects; a second fits into 40 bits, as the Rulebook refuses clocks of 1e11 and more
        _write(record, _termsOf(id, record));
        record.changeAt = uint40(start);
        ++record.nonce;
        _pending[id] = Terms({group: amendment.group, roles: amendment.roles, validUntil: amendment.validUntil});
        _countVoter(record, amendment.roles);
        emit Amended(id, amendment.group, amendment.roles, amendment.validUntil, from);
    }

    /// @inheritdoc IParticipantChanges
    function revocationDigest(OrganisationId id, bytes32 reasonHash) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REVOCATION_TYPEHASH, id, reasonHash, _records[id].nonce)));
    }

    /// @inheritdoc IParticipantChanges
    function amendmentDigest(Amendment calldata amendment) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(AMENDMENT_TYPEHASH, amendment)));
    }

    /// @dev The operators are named for ever, so they keep their roles, and their groups stay apart.
    function _requireOperatorKept(Amendment calldata amendment) private view {
        OrganisationId other;
        if (amendment.organisation == spaceOperator) {
            if (amendment.roles & ROLE_SPACE_OPERATOR == 0) revert Participants_BadAdmission("spaceOperator");
            other = zoneOperator;
        } else if (amendment.organisation == zoneOperator) {
            if (amendment.roles & ROLE_ZONE_OPERATOR == 0) revert Participants_BadAdmission("zoneOperator");
            other = spaceOperator;
        } else {
            return;
        }
        uint32 group = _records[other].changeAt == 0 ? _records[other].group : _pending[other].group;
        if (group != 0 && group == amendment.group) revert Participants_OperatorsRelated(group);
    }

    function _known(OrganisationId id) private view returns (Record storage record) {
        record = _records[id];
        if (record.admittedAt == 0) revert Participants_Unknown(id);
    }
}
