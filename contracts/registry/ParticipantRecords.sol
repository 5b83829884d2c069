// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {IParticipantChanges} from "../interfaces/IParticipantChanges.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {OrganisationId, PPM, PeriodId} from "../lib/Types.sol";
import {ParticipantRoles} from "./ParticipantRoles.sol";

/// @title ParticipantRecords
/// @notice What is kept of organisations and accounts, who earns, and whose signatures count.
abstract contract ParticipantRecords is IParticipants, ParticipantRoles, EIP712 {
    using Checkpoints for Checkpoints.Trace160;

    /// @dev An account's organisation and, once it was replaced, its successor: one slot.
    struct Account {
        OrganisationId organisation;
        address successor;
    }

    /// @dev What an amendment changes.
    struct Terms {
        uint32 group;
        uint32 roles;
        uint64 validUntil;
    }

    /// @dev Two slots. `_pending` takes the place of the terms from second `changeAt` on; 0 = nothing is pending.
    struct Record {
        bytes32 entityId;
        uint32 group;
        uint32 roles;
        uint64 validUntil;
        uint40 admittedAt;
        uint40 changeAt;
        uint32 nonce;
        bool voting;
    }

    /// @dev Who earns now and since when: one slot, the only one read unless an older period is asked for.
    struct Payout {
        address account;
        PeriodId since;
    }

    /// @dev Voting organisations: those that stand, those that stood when `epoch` began, and those it has admitted.
    struct Voters {
        uint64 epoch;
        uint32 standing;
        uint32 atStart;
        uint32 admitted;
    }

    bytes32 private constant JOINING_TYPEHASH = keccak256("Joining(uint32 organisation,address account)");
    /// @dev So few voting organisations may always be admitted in an epoch.
    uint256 private constant LEAST_VOTERS = 3;

    IRulebook internal immutable _rulebook;
    /// @inheritdoc IParticipants
    uint256 public immutable override registrarThreshold;

    /// @inheritdoc IParticipants
    mapping(address account => bool) public override isRegistrar;
    mapping(address account => Account) internal _accounts;
    uint32 internal _organisations;
    mapping(OrganisationId id => Record) internal _records;
    mapping(OrganisationId id => Terms) internal _pending;
    mapping(bytes32 entityId => OrganisationId) internal _entities;
    Voters internal _voters;
    mapping(OrganisationId id => Payout) private _payouts;
    mapping(OrganisationId id => Checkpoints.Trace160) private _earlierPayouts;

    /// @notice Fixes the clock and the quorum.
    /// @param rulebook Period clock and rules
    /// @param threshold Registrar signatures that count as a decision
    constructor(IRulebook rulebook, uint256 threshold) {
        _rulebook = rulebook;
        registrarThreshold = threshold;
    }

    /// @inheritdoc IParticipants
    function organisation(OrganisationId id) external view override returns (Organisation memory) {
        Record storage record = _records[id];
        Terms memory terms = _termsOf(id, record);
        return Organisation({
            entityId: record.entityId,
            group: terms.group,
            roles: terms.roles,
            validUntil: terms.validUntil,
            admittedAt: record.admittedAt
        });
    }

    /// @inheritdoc IParticipants
    function organisationOf(address account) external view override returns (OrganisationId) {
        return _accounts[account].organisation;
    }

    /// @inheritdoc IParticipants
    function isValid(address account) external view override returns (bool) {
        return _holds(account, 0);
    }

    /// @inheritdoc IParticipants
    function hasRole(address account, uint32 roles) external view override returns (bool) {
        return _holds(account, roles);
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
    function requireRegistrars(bytes32 digest, address[] calldata registrars, bytes[] calldata signatures)
        external
        view
        override
    {
        _requireRegistrars(digest, registrars, signatures);
    }

    /// @inheritdoc IParticipants
    function votersOfEpoch() external view override returns (uint256 allowed, uint256 admitted) {
        Voters memory voters;
        (voters, allowed) = _votersNow();
        admitted = voters.admitted;
    }

    /// @inheritdoc IParticipantChanges
    function nonceOf(OrganisationId id) external view override returns (uint32) {
        return _records[id].nonce;
    }

    /// @inheritdoc IParticipants
    function payoutAt(OrganisationId id, PeriodId period) public view override returns (address) {
        Payout memory latest = _payouts[id];
        if (period >= latest.since) return latest.account;
        return address(_earlierPayouts[id].upperLookup(PeriodId.unwrap(period)));
    }

    /// @inheritdoc IParticipants
    function joiningDigest(OrganisationId id, address account) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(JOINING_TYPEHASH, id, account)));
    }

    /// @dev The first account earns from period 0 on: what an organisation is paid for lies after its admission
    /// anyway.
    function _earnFirst(OrganisationId id, address account) internal {
        _payouts[id].account = account;
        emit PayoutSet(id, account, PeriodId.wrap(0));
    }

    /// @dev From the next period on; a second change in one period overwrites the first, which never earned anything.
    function _earnFromNext(OrganisationId id, address account) internal {
        (PeriodId from,) = _nextPeriod();
        Payout memory latest = _payouts[id];
        if (latest.since != from) {
            _earlierPayouts[id].push(PeriodId.unwrap(latest.since), uint160(latest.account));
        }
        _payouts[id] = Payout({account: account, since: from});
        emit PayoutSet(id, account, from);
    }

    /// @dev Keeps count of who votes. A refusal is part of the check of whatever gives the role.
    function _countVoter(Record storage record, uint32 roles) internal {
        bool votes = roles & ROLE_MEMBER != 0;
        if (votes == record.voting) return;
        (Voters memory voters, uint256 allowed) = _votersNow();
        if (votes) {
            if (voters.admitted >= allowed) revert Participants_TooManyVoters(allowed, uint256(voters.admitted) + 1);
            ++voters.admitted;
            ++voters.standing;
        } else {
            --voters.standing;
        }
        _voters = voters;
        record.voting = votes;
    }

    function _write(Record storage record, Terms memory terms) internal {
        (record.group, record.roles, record.validUntil) = (terms.group, terms.roles, terms.validUntil);
    }

    /// @dev The account that earns in the newest known period.
    function _earner(OrganisationId id) internal view returns (address) {
        return _payouts[id].account;
    }

    function _termsOf(OrganisationId id, Record storage record) internal view returns (Terms memory) {
        uint256 changeAt = record.changeAt;
        if (changeAt != 0 && changeAt <= block.timestamp) return _pending[id];
        return Terms({group: record.group, roles: record.roles, validUntil: record.validUntil});
    }

    /// @dev The period after the running one, and its first second.
    function _nextPeriod() internal view returns (PeriodId next, uint64 start) {
        PeriodId running = _rulebook.currentPeriod();
        return (PeriodId.wrap(PeriodId.unwrap(running) + 1), _rulebook.endOf(running));
    }

    /// @dev Organisation of an account that may still act.
    function _memberOf(address account) internal view returns (OrganisationId id) {
        Account memory found = _accounts[account];
        id = found.organisation;
        if (OrganisationId.unwrap(id) == 0) revert Participants_NoOrganisation(account);
        if (found.successor != address(0)) revert Participants_Replaced(account, found.successor);
    }

    function _requireFree(address account) internal view {
        if (account == address(0)) revert Participants_BadAdmission("account");
        OrganisationId existing = _accounts[account].organisation;
        if (OrganisationId.unwrap(existing) != 0) revert Participants_AccountTaken(account, existing);
    }

    function _requireRegistrars(bytes32 digest, address[] calldata registrars, bytes[] calldata signatures)
        internal
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

    function _requireSignature(address signer, bytes32 digest, bytes calldata envelope) internal view {
        if (!SignatureEnvelope.verify(signer, digest, envelope)) revert Participants_BadSignature(signer, digest);
    }

    /// @dev Roles that can stand together, and a validity that is not over before second `start`.
    function _requireTerms(uint32 roles, uint64 validUntil, uint256 start) internal pure {
        if (roles == 0) revert Participants_BadAdmission("roles");
        uint32 allowed = _allowedBeside(roles);
        if (roles & ~allowed != 0) revert Participants_RolesConflict(allowed, roles);
        if (validUntil < start) revert Participants_BadAdmission("validUntil");
    }

    function _holds(address account, uint32 roles) private view returns (bool) {
        Account memory found = _accounts[account];
        if (found.successor != address(0)) return false;
        Terms memory terms = _termsOf(found.organisation, _records[found.organisation]);
        return block.timestamp <= terms.validUntil && terms.roles & roles == roles;
    }

    /// @dev The running epoch's count; `allowed` is how many it may admit.
    function _votersNow() private view returns (Voters memory voters, uint256 allowed) {
        IRulebook.RegistryRules memory rules = _rulebook.registryAt(_rulebook.currentPeriod());
        voters = _voters;
        uint64 epoch = SafeCast.toUint64((block.timestamp - _rulebook.genesis()) / rules.admissionEpoch);
        if (epoch != voters.epoch) {
            voters = Voters({epoch: epoch, standing: voters.standing, atStart: voters.standing, admitted: 0});
        }
        allowed = voters.atStart * uint256(rules.admissionShare) / PPM;
        if (allowed < LEAST_VOTERS) allowed = LEAST_VOTERS;
    }
}
