// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";

/// @title Participants 参与方
/// @notice Organisations admitted by registrars 登记机构, the accounts that belong to them, their roles and the account
/// that earns. An account belongs to one organisation for ever.
interface IParticipants {
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

    /// @notice An admitted organisation.
    struct Organisation {
        bytes32 entityId;
        uint32 group;
        uint32 roles;
        uint64 validUntil;
        uint64 admittedAt;
    }

    /// @notice An organisation was admitted.
    event Admitted(
        OrganisationId indexed organisation,
        bytes32 indexed entityId,
        address indexed account,
        uint32 group,
        uint32 roles,
        uint64 validUntil
    );
    /// @notice A further account joined an organisation.
    event Joined(OrganisationId indexed organisation, address indexed account);
    /// @notice From `from` on, `account` earns for the organisation.
    event PayoutSet(OrganisationId indexed organisation, address indexed account, PeriodId indexed from);

    /// @notice An organisation with this legal identity exists.
    error Participants_EntityKnown(bytes32 entityId, OrganisationId existing);
    /// @notice The account belongs to an organisation already.
    error Participants_AccountTaken(address account, OrganisationId existing);
    /// @notice The account does not belong to the organisation that the call needs.
    error Participants_NotMember(address account, OrganisationId expected, OrganisationId received);
    /// @notice The caller belongs to no organisation.
    error Participants_NoOrganisation(address account);
    /// @notice Each registrar has one signature.
    error Participants_BadLength(uint256 registrars, uint256 signatures);
    /// @notice Fewer valid registrar signatures than required.
    error Participants_TooFewRegistrars(uint256 required, uint256 received);
    /// @notice Registrar `signer` is unknown or out of ascending order.
    error Participants_BadRegistrar(address signer);
    /// @notice A signature does not fit its signer.
    error Participants_BadSignature(address signer, bytes32 digest);
    /// @notice The admission is over before it begins, or no role was named, or a field is empty.
    error Participants_BadAdmission(bytes32 field);
    /// @notice At least two registrars must admit, and no more than there are.
    error Participants_BadThreshold(uint256 least, uint256 greatest, uint256 received);
    /// @notice Space operator and zone operator must be different organisations.
    error Participants_OperatorsAreOne(OrganisationId organisation);

    /// @notice Resource holder 数据资源提供方.
    function ROLE_HOLDER() external view returns (uint32);
    /// @notice Service provider 数据集专业服务商.
    function ROLE_PROVIDER() external view returns (uint32);
    /// @notice AI lab AI模型研发机构.
    function ROLE_LAB() external view returns (uint32);
    /// @notice Data user 数据应用方.
    function ROLE_DATA_USER() external view returns (uint32);
    /// @notice Space operator 数据空间运营方.
    function ROLE_SPACE_OPERATOR() external view returns (uint32);
    /// @notice Zone operator 专区运营方.
    function ROLE_ZONE_OPERATOR() external view returns (uint32);
    /// @notice Registrar 登记机构.
    function ROLE_REGISTRAR() external view returns (uint32);
    /// @notice Oracle member.
    function ROLE_ORACLE() external view returns (uint32);

    /// @notice Admits an organisation with the account's own signature and those of at least `registrarThreshold`
    /// registrars over the same `Admission` digest. Anyone may send it.
    /// @param admission What was signed
    /// @param accountSignature Envelope (docs/FORMATS.md §2) of `admission.account`
    /// @param registrars Registrar accounts, strictly ascending
    /// @param signatures One envelope per registrar
    function admit(
        Admission calldata admission,
        bytes calldata accountSignature,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external returns (OrganisationId organisation);

    /// @notice Adds `account` to the caller's organisation; it signs `Joining(uint32 organisation,address account)`.
    function join(address account, bytes calldata accountSignature) external;

    /// @notice From the next period on, `account` (of the caller's organisation) earns for it.
    function setPayout(address account) external;

    /// @notice The organisation of an account, 0 if none.
    function organisationOf(address account) external view returns (OrganisationId);

    /// @notice An organisation's record; empty for an unknown id.
    function organisation(OrganisationId id) external view returns (Organisation memory);

    /// @notice True while the organisation of `account` is valid now.
    function isValid(address account) external view returns (bool);

    /// @notice True while the organisation of `account` is valid now and has every role in `roles`.
    function hasRole(address account, uint32 roles) external view returns (bool);

    /// @notice The account that earns for an organisation in a period; zero for an unknown id.
    function payoutAt(OrganisationId id, PeriodId period) external view returns (address);

    /// @notice Like `payoutAt`, for many.
    function payoutsAt(OrganisationId[] calldata ids, PeriodId period) external view returns (address[] memory);

    /// @notice The infrastructure operator 数据空间运营方: paid from MAIN licence revenue.
    function spaceOperator() external view returns (OrganisationId);

    /// @notice The public-interest operator 专区运营方: paid from TRAINING licence revenue.
    function zoneOperator() external view returns (OrganisationId);

    /// @notice Number of registrar signatures an admission needs.
    function registrarThreshold() external view returns (uint256);

    /// @notice True for a registrar's account.
    function isRegistrar(address account) external view returns (bool);

    /// @notice EIP-712 digest of an admission.
    function admissionDigest(Admission calldata admission) external view returns (bytes32);

    /// @notice EIP-712 digest of `Joining(uint32 organisation,address account)`.
    function joiningDigest(OrganisationId id, address account) external view returns (bytes32);
}
