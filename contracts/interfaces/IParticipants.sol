// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {IParticipantChanges} from "./IParticipantChanges.sol";
import {IParticipantRoles} from "./IParticipantRoles.sol";

/// @title Participants 参与方
/// @notice Organisations admitted by registrars 登记机构, the accounts that belong to them, their roles and the account
/// that earns. An account belongs to one organisation for ever. Roles stand in IParticipantRoles; what registrars
/// change afterwards, and the recovery of lost accounts, in IParticipantChanges.
interface IParticipants is IParticipantRoles, IParticipantChanges {
    /// @notice What registrars sign (EIP-712) to admit an organisation.
    /// @param entityId Keyed hash of the legal identity; unique in the zone
    /// @param account First account; signs its own joining and receives what the organisation earns
    /// @param group Ownership group for related parties; 0 = the organisation stands alone
    /// @param roles Bitmap of `ROLE_*`
    /// @param validUntil Last second of validity
    struct Admission {
        bytes32 entityId;
        address account;
        uint32 group;
        uint32 roles;
        uint64 validUntil;
    }

    /// @notice An admitted organisation, as the running period sees it: an amendment shows from its first period on.
    /// @param entityId Keyed hash of the legal identity
    /// @param group Ownership group for related parties; 0 = the organisation stands alone
    /// @param roles Bitmap of `ROLE_*`
    /// @param validUntil Last second of validity; a revocation sets it to the last second of its period
    /// @param admittedAt Block time of the admission, seconds; 0 for an unknown id
    struct Organisation {
        bytes32 entityId;
        uint32 group;
        uint32 roles;
        uint64 validUntil;
        uint64 admittedAt;
    }

    /// @notice An organisation was admitted.
    /// @param organisation Its id, from 1
    /// @param entityId Keyed hash of the legal identity
    /// @param account First account, which earns for it
    /// @param group Ownership group for related parties; 0 = the organisation stands alone
    /// @param roles Bitmap of `ROLE_*`
    /// @param validUntil Last second of validity
    event Admitted(
        OrganisationId indexed organisation,
        bytes32 indexed entityId,
        address indexed account,
        uint32 group,
        uint32 roles,
        uint64 validUntil
    );
    /// @notice A further account joined an organisation.
    /// @param organisation Organisation id
    /// @param account Account that joined
    event Joined(OrganisationId indexed organisation, address indexed account);
    /// @notice From `from` on, `account` earns for the organisation.
    /// @param organisation Organisation id
    /// @param account Account of the organisation
    /// @param from First period it earns in; 0 for the account of the admission
    event PayoutSet(OrganisationId indexed organisation, address indexed account, PeriodId indexed from);

    /// @notice An organisation with this legal identity exists.
    /// @param entityId Keyed hash of the legal identity
    /// @param existing Organisation that has it
    error Participants_EntityKnown(bytes32 entityId, OrganisationId existing);
    /// @notice The account belongs to an organisation already.
    /// @param account Account that was to join
    /// @param existing Organisation it belongs to
    error Participants_AccountTaken(address account, OrganisationId existing);
    /// @notice The account does not belong to the organisation that the call needs.
    /// @param account Account that was named
    /// @param expected The caller's organisation
    /// @param received The account's organisation; 0 if none
    error Participants_NotMember(address account, OrganisationId expected, OrganisationId received);
    /// @notice Only an account of an organisation may call.
    /// @param account The caller
    error Participants_NoOrganisation(address account);
    /// @notice There must be one signature per registrar.
    /// @param registrars Number of registrars
    /// @param signatures Number of signatures
    error Participants_BadLength(uint256 registrars, uint256 signatures);
    /// @notice Fewer valid registrar signatures than required.
    /// @param required `registrarThreshold`
    /// @param received Number of registrars or of signatures, whichever is less
    error Participants_TooFewRegistrars(uint256 required, uint256 received);
    /// @notice A registrar is unknown or out of ascending order; at deployment, zero or named twice.
    /// @param signer Account that was named as registrar
    error Participants_BadRegistrar(address signer);
    /// @notice A signature does not fit its signer.
    /// @param signer Account that had to sign
    /// @param digest EIP-712 digest it had to sign
    error Participants_BadSignature(address signer, bytes32 digest);
    /// @notice The admission or amendment is over before it begins, names no role, or has an empty field; an operator
    /// named at deployment lacks its role, or an amendment would take it; or an account to join is zero.
    /// @param field The field's name in ASCII; `spaceOperator` or `zoneOperator` for their roles
    error Participants_BadAdmission(bytes32 field);
    /// @notice One organisation can't have these roles: an operator must not be able to set prices, weights or
    /// receivers, and is never both operators.
    /// @param allowed Every role that may stand beside the operator's own, and its own; `ROLE_*` bitmap
    /// @param received Roles that were asked for
    error Participants_RolesConflict(uint32 allowed, uint32 received);
    /// @notice The epoch's new voting organisations are all admitted.
    /// @param allowed Voting organisations that the epoch may admit
    /// @param asked Number that this one would have made
    error Participants_TooManyVoters(uint256 allowed, uint256 asked);
    /// @notice At least two registrars must admit, and no more than there are.
    /// @param least 2
    /// @param greatest Number of registrars
    /// @param received Threshold that was given
    error Participants_BadThreshold(uint256 least, uint256 greatest, uint256 received);
    /// @notice Space operator and zone operator must not belong to one ownership group.
    /// @param group Group that would have both; not 0
    error Participants_OperatorsRelated(uint32 group);
    /// @notice Space operator and zone operator must be different organisations.
    /// @param organisation Organisation that was named for both
    error Participants_OperatorsAreOne(OrganisationId organisation);

    /// @notice Admits an organisation with the account's own signature and those of at least `registrarThreshold`
    /// registrars over the same `Admission` digest. Anyone may send it.
    /// @param admission What was signed
    /// @param accountSignature Envelope (docs/FORMATS.md §2) of `admission.account`
    /// @param registrars Registrar accounts, strictly ascending
    /// @param signatures One envelope per registrar
    /// @return organisation Its id, from 1
    function admit(
        Admission calldata admission,
        bytes calldata accountSignature,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external returns (OrganisationId organisation);

    /// @notice Adds `account` to the caller's organisation; it signs `Joining(uint32 organisation,address account)`.
    /// @param account Account that belongs to no organisation yet
    /// @param accountSignature Its envelope (docs/FORMATS.md §2)
    function join(address account, bytes calldata accountSignature) external;

    /// @notice From the next period on, `account` (of the caller's organisation) earns for it.
    /// @param account Account that is to earn
    function setPayout(address account) external;

    /// @notice The organisation of an account, 0 if none.
    /// @param account Account to look up
    /// @return Organisation id, whether valid or not, and also for an account that was replaced
    function organisationOf(address account) external view returns (OrganisationId);

    /// @notice An organisation's record; empty for an unknown id.
    /// @param id Organisation id
    /// @return All fields 0 for an unknown id
    function organisation(OrganisationId id) external view returns (Organisation memory);

    /// @notice True while the organisation of `account` is valid now and the account has not been replaced.
    /// @param account Account to look up
    /// @return False if it belongs to no organisation
    function isValid(address account) external view returns (bool);

    /// @notice True while `isValid` and the organisation has every role in `roles` now.
    /// @param account Account to look up
    /// @param roles Bitmap of `ROLE_*`; 0 asks for validity alone
    /// @return False if it belongs to no organisation
    function hasRole(address account, uint32 roles) external view returns (bool);

    /// @notice The account that earns for an organisation in a period; zero for an unknown id.
    /// @param id Organisation id
    /// @param period Period number
    /// @return Its account; for a future period as known today
    function payoutAt(OrganisationId id, PeriodId period) external view returns (address);

    /// @notice Like `payoutAt`, for many.
    /// @param ids Organisation ids in any order
    /// @param period Period number
    /// @return Accounts in the same order; zero for an unknown id
    function payoutsAt(OrganisationId[] calldata ids, PeriodId period) external view returns (address[] memory);

    /// @notice The infrastructure operator 数据空间运营方: paid from MAIN licence revenue.
    /// @return Organisation id, fixed at deployment
    function spaceOperator() external view returns (OrganisationId);

    /// @notice The public-interest operator 专区运营方: paid from TRAINING licence revenue.
    /// @return Organisation id, fixed at deployment
    function zoneOperator() external view returns (OrganisationId);

    /// @notice Number of registrar signatures that an admission, a change or a recovery needs.
    /// @return At least 2, fixed at deployment
    function registrarThreshold() external view returns (uint256);

    /// @notice True for a registrar's account.
    /// @param account Account to look up
    /// @return False for any other; registrars are fixed at deployment
    function isRegistrar(address account) external view returns (bool);

    /// @notice Passes if at least `registrarThreshold` registrars signed `digest`, else reverts with what is wrong.
    /// For contracts whose own digests registrars sign.
    /// @param digest EIP-712 digest under the domain of the contract that asks
    /// @param registrars Registrar accounts, strictly ascending
    /// @param envelopes One (docs/FORMATS.md §2) per registrar
    function requireRegistrars(bytes32 digest, address[] calldata registrars, bytes[] calldata envelopes) external view;

    /// @notice Voting organisations (role MEMBER) in the running epoch.
    /// @return allowed How many the epoch may admit: three, or the Rulebook's share of those that stood at its start
    /// @return admitted How many it has admitted
    function votersOfEpoch() external view returns (uint256 allowed, uint256 admitted);

    /// @notice EIP-712 digest of an admission.
    /// @param admission What is to be signed
    /// @return Digest under the domain of `Participants`
    function admissionDigest(Admission calldata admission) external view returns (bytes32);

    /// @notice EIP-712 digest of `Joining(uint32 organisation,address account)`.
    /// @param id Organisation to join
    /// @param account Account that joins and signs
    /// @return Digest under the domain of `Participants`
    function joiningDigest(OrganisationId id, address account) external view returns (bytes32);
}
