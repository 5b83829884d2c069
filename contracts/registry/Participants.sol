// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {OrganisationId, PeriodId} from "../lib/Types.sol";

/// @title Participants 参与方
/// @notice Organisations, their accounts and who earns; see IParticipants.
contract Participants is IParticipants, EIP712 {
    using Checkpoints for Checkpoints.Trace160;

    /// @dev Who earns now and since when: one slot, the only one read unless an older period is asked for.
    struct Payout {
        address account;
        PeriodId since;
    }

    bytes32 private constant ADMISSION_TYPEHASH =
        keccak256("Admission(bytes32 entityId,address account,uint32 group,uint32 roles,uint64 validUntil)");
    bytes32 private constant JOINING_TYPEHASH = keccak256("Joining(uint32 organisation,address account)");
    /// @dev One registrar alone, the zone operator for instance, must not decide who takes part.
    uint256 private constant LEAST_REGISTRARS = 2;

    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_HOLDER = 1;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_PROVIDER = 2;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_LAB = 4;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_DATA_USER = 8;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_SPACE_OPERATOR = 16;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_ZONE_OPERATOR = 32;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_REGISTRAR = 64;
    /// @inheritdoc IParticipants
    uint32 public constant override ROLE_ORACLE = 128;

    IRulebook private immutable _rulebook;
    /// @inheritdoc IParticipants
    OrganisationId public immutable override spaceOperator;
    /// @inheritdoc IParticipants
    OrganisationId public immutable override zoneOperator;
    /// @inheritdoc IParticipants
    uint256 public immutable override registrarThreshold;

    /// @inheritdoc IParticipants
    mapping(address account => bool) public override isRegistrar;
    /// @inheritdoc IParticipants
    mapping(address account => OrganisationId) public override organisationOf;
    uint32 private _organisations;
    mapping(OrganisationId id => Organisation) private _records;
    mapping(bytes32 entityId => OrganisationId) private _entities;
    mapping(OrganisationId id => Payout) private _payouts;
    mapping(OrganisationId id => Checkpoints.Trace160) private _earlierPayouts;

    /// @notice Admits the founders and names registrars and operators, for ever.
    /// @param rulebook Period clock
    /// @param registrars Their accounts, each once
    /// @param threshold Registrar signatures that an admission needs, at least 2
    /// @param founders Organisations 1 … n, admitted without signatures
    /// @param spaceOperator_ Position of the space operator in `founders`
    /// @param zoneOperator_ Position of the zone operator in `founders`
    constructor(
        IRulebook rulebook,
        address[] memory registrars,
        uint256 threshold,
        Admission[] memory founders,
        uint256 spaceOperator_,
        uint256 zoneOperator_
    ) EIP712("Participants", "1") {
        if (threshold < LEAST_REGISTRARS || threshold > registrars.length) {
            revert Participants_BadThreshold(LEAST_REGISTRARS, registrars.length, threshold);
        }
        if (spaceOperator_ == zoneOperator_) {
            revert Participants_OperatorsAreOne(OrganisationId.wrap(SafeCast.toUint32(spaceOperator_ + 1)));
        }
        _rulebook = rulebook;
        registrarThreshold = threshold;
        for (uint256 i; i < registrars.length; ++i) {
            if (registrars[i] == address(0) || isRegistrar[registrars[i]]) {
                revert Participants_BadRegistrar(registrars[i]);
            }
            isRegistrar[registrars[i]] = true;
        }
        for (uint256 i; i < founders.length; ++i) {
            _requireAdmissible(founders[i]);
            _add(founders[i]);
        }
        _requireOperator(founders, spaceOperator_, ROLE_SPACE_OPERATOR, "spaceOperator");
        _requireOperator(founders, zoneOperator_, ROLE_ZONE_OPERATOR, "zoneOperator");
        spaceOperator = OrganisationId.wrap(SafeCast.toUint32(spaceOperator_ + 1));
        zoneOperator = OrganisationId.wrap(SafeCast.toUint32(zoneOperator_ + 1));
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
        return _add(admission);
    }

    /// @inheritdoc IParticipants
    function join(address account, bytes calldata accountSignature) external override {
        // Checks
        OrganisationId id = _organisationOfCaller();
        if (account == address(0)) revert Participants_BadAdmission("account");
        _requireFree(account);
        _requireSignature(account, joiningDigest(id, account), accountSignature);
        // Effects
        organisationOf[account] = id;
        emit Joined(id, account);
    }

    /// @inheritdoc IParticipants
    function setPayout(address account) external override {
        // Checks
        OrganisationId id = _organisationOfCaller();
        if (organisationOf[account] != id) revert Participants_NotMember(account, id, organisationOf[account]);
        // Effects
        PeriodId from = PeriodId.wrap(PeriodId.unwrap(_rulebook.currentPeriod()) + 1);
        Payout memory latest = _payouts[id];
        if (latest.since != from) {
            _earlierPayouts[id].push(PeriodId.unwrap(latest.since), uint160(latest.account));
        }
        _payouts[id] = Payout({account: account, since: from});
        emit PayoutSet(id, account, from);
    }

    /// @inheritdoc IParticipants
    function organisation(OrganisationId id) external view override returns (Organisation memory) {
        return _records[id];
    }

    /// @inheritdoc IParticipants
    function isValid(address account) external view override returns (bool) {
        return block.timestamp <= _records[organisationOf[account]].validUntil;
    }

    /// @inheritdoc IParticipants
    function hasRole(address account, uint32 roles) external view override returns (bool) {
        Organisation storage record = _records[organisationOf[account]];
        return block.timestamp <= record.validUntil && record.roles & roles == roles;
    }

    /// @inheritdoc IParticipants
    function payoutsAt(OrganisationId[] calldata ids, PeriodId period)
        external
        view
        override
        returns (address[] memory accounts)
    {
        accounts = new address[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            accounts[i] = payoutAt(ids[i], period);
        }
    }

    /// @inheritdoc IParticipants
    function payoutAt(OrganisationId id, PeriodId period) public view override returns (address) {
        Payout memory latest = _payouts[id];
        if (period >= latest.since) return latest.account;
        return address(_earlierPayouts[id].upperLookup(PeriodId.unwrap(period)));
    }

    /// @inheritdoc IParticipants
    function admissionDigest(Admission calldata admission) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ADMISSION_TYPEHASH, admission)));
    }

    /// @inheritdoc IParticipants
    function joiningDigest(OrganisationId id, address account) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(JOINING_TYPEHASH, id, account)));
    }

    /// @dev The first account earns from period 0 on: what an organisation is paid for lies after its admission anyway.
    function _add(Admission memory admission) private returns (OrganisationId id) {
        id = OrganisationId.wrap(++_organisations);
        (bytes32 entityId, address account) = (admission.entityId, admission.account);
        (uint32 group, uint32 roles, uint64 validUntil) = (admission.group, admission.roles, admission.validUntil);
        _records[id] = Organisation({
            entityId: entityId,
            group: group,
            roles: roles,
            validUntil: validUntil,
            admittedAt: SafeCast.toUint64(block.timestamp)
        });
        _entities[entityId] = id;
        organisationOf[account] = id;
        _payouts[id].account = account;
        emit Admitted(id, entityId, account, group, roles, validUntil);
        emit PayoutSet(id, account, PeriodId.wrap(0));
    }

    function _organisationOfCaller() private view returns (OrganisationId id) {
        id = organisationOf[msg.sender];
        if (OrganisationId.unwrap(id) == 0) revert Participants_NoOrganisation(msg.sender);
    }

    function _requireAdmissible(Admission memory admission) private view {
        if (admission.entityId == 0) revert Participants_BadAdmission("entityId");
        if (admission.account == address(0)) revert Participants_BadAdmission("account");
        uint32 operators = ROLE_SPACE_OPERATOR | ROLE_ZONE_OPERATOR;
        if (admission.roles == 0 || admission.roles & operators == operators) {
            revert Participants_BadAdmission("roles");
        }
        if (admission.validUntil < block.timestamp) revert Participants_BadAdmission("validUntil");
        OrganisationId existing = _entities[admission.entityId];
        if (OrganisationId.unwrap(existing) != 0) revert Participants_EntityKnown(admission.entityId, existing);
        _requireFree(admission.account);
    }

    function _requireFree(address account) private view {
        OrganisationId existing = organisationOf[account];
        if (OrganisationId.unwrap(existing) != 0) revert Participants_AccountTaken(account, existing);
    }

    function _requireRegistrars(bytes32 digest, address[] calldata registrars, bytes[] calldata signatures)
        private
        view
    {
        uint256 given = registrars.length < signatures.length ? registrars.length : signatures.length;
        if (given < registrarThreshold) revert Participants_TooFewRegistrars(registrarThreshold, given);
        if (registrars.length != signatures.length) {
            revert Participants_BadLength(registrars.length, signatures.length);
        }
        address previous;
        for (uint256 i; i < registrars.length; ++i) {
            address registrar = registrars[i];
            if (registrar <= previous || !isRegistrar[registrar]) revert Participants_BadRegistrar(registrar);
            _requireSignature(registrar, digest, signatures[i]);
            previous = registrar;
        }
    }

    function _requireSignature(address signer, bytes32 digest, bytes calldata envelope) private view {
        if (!SignatureEnvelope.verify(signer, digest, envelope)) revert Participants_BadSignature(signer, digest);
    }

    function _requireOperator(Admission[] memory founders, uint256 position, uint32 role, bytes32 field) private pure {
        if (position >= founders.length || founders[position].roles & role == 0) {
            revert Participants_BadAdmission(field);
        }
    }
}
