// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, ResourceId} from "../lib/Types.sol";

/// @title Birth of resources 公示与确权
/// @notice A registration stands on public notice 公示 until its resource is born: at the end of the objection window or
/// when a registrar has attested the legality of its source, whichever is later. While it is on notice an objection
/// that registrars admit makes it contested, and a verdict voids it or lets it be born; silence lets it be born.
/// @dev Part of IResources. An objection that is not admitted before birth does not stop it. A registration that
/// nobody attests stays on notice, is never born and costs nobody anything.
interface IResourceBirth {
    /// @notice Where a registration stands. A resource on notice may be born already: `isBorn`.
    enum Standing {
        Unknown,
        Notice,
        Contested,
        Void
    }

    /// @notice What became of an organisation's objection.
    enum Objection {
        None,
        Raised,
        Admitted
    }

    /// @notice The notice of a registration.
    /// @param registrant Organisation that registered it
    /// @param standing Where it stands
    /// @param attested True once a registrar attested the legality of its source
    /// @param objections Number of objections raised
    /// @param noticeEnd End of the objection window: least second of birth
    /// @param rulingDue While contested, the last second in which a verdict is accepted
    struct Notice {
        OrganisationId registrant;
        Standing standing;
        bool attested;
        uint8 objections;
        uint40 noticeEnd;
        uint40 rulingDue;
    }

    /// @notice A registrar attested that the source of a resource is legal.
    /// @param resource Resource
    /// @param registrar Account of the registrar
    /// @param evidenceHash keccak256 of what it examined
    event Attested(ResourceId indexed resource, address indexed registrar, bytes32 evidenceHash);
    /// @notice The second of a resource's birth is known, or known no longer.
    /// @param resource Resource
    /// @param bornAt Seconds since the epoch; 0 where an objection took a birth back that was still to come
    event BirthSet(ResourceId indexed resource, uint64 bornAt);
    /// @notice An organisation objected to a registration.
    /// @param resource Resource
    /// @param objector Its organisation
    /// @param groundHash keccak256 of its grounds
    event Objected(ResourceId indexed resource, OrganisationId indexed objector, bytes32 groundHash);
    /// @notice Registrars admitted an objection: the resource is not born before a verdict, or its silence.
    /// @param resource Resource
    /// @param objector Organisation that objected
    /// @param rulingDue Last second in which a verdict is accepted
    event Contested(ResourceId indexed resource, OrganisationId indexed objector, uint64 rulingDue);
    /// @notice A verdict was given.
    /// @param resource Resource
    /// @param upheld True: the registration is void for ever, its content root and code are free
    event Ruled(ResourceId indexed resource, bool upheld);
    /// @notice No verdict came in time: the objection counts as rejected.
    /// @param resource Resource
    event ObjectionLapsed(ResourceId indexed resource);

    /// @notice Only a registrar may attest.
    /// @param account Account that is no registrar
    error Resources_NotRegistrar(address account);
    /// @notice Only a valid participant may object.
    /// @param account Account that is none
    error Resources_NotParticipant(address account);
    /// @notice Only governance may rule.
    /// @param expected The Rulebook's `governance`
    /// @param received The caller
    error Resources_NotGovernance(address expected, address received);
    /// @notice The source was attested before.
    /// @param resource Resource
    error Resources_AttestedBefore(ResourceId resource);
    /// @notice The registration is void: it can't be born, objected to or transferred.
    /// @param resource Resource
    error Resources_Void(ResourceId resource);
    /// @notice The resource is born: no objection stops it any more.
    /// @param latest Last second in which one was accepted
    /// @param received Block time, seconds
    error Resources_NoticeOver(uint256 latest, uint256 received);
    /// @notice An organisation can't object to its own registration.
    /// @param resource Resource
    /// @param registrant The caller's organisation
    error Resources_OwnRegistration(ResourceId resource, OrganisationId registrant);
    /// @notice An organisation objects to a registration once, and registrars admit what was raised, once.
    /// @param expected State that the call needs
    /// @param received State of the organisation's objection
    error Resources_BadObjection(Objection expected, Objection received);
    /// @notice As many organisations as may have objected.
    /// @param greatest `MAX_OBJECTIONS`
    error Resources_TooManyObjections(uint256 greatest);
    /// @notice The registration does not stand where the call needs it.
    /// @param expected Standing that the call needs
    /// @param received Where it stands
    error Resources_BadStanding(Standing expected, Standing received);
    /// @notice The verdict comes too late: silence has rejected the objection.
    /// @param latest Last second in which a verdict was accepted
    /// @param received Block time, seconds
    error Resources_RulingTooLate(uint256 latest, uint256 received);
    /// @notice A verdict can still come.
    /// @param earliest First second in which its silence counts
    /// @param received Block time, seconds
    error Resources_RulingOpen(uint256 earliest, uint256 received);

    /// @notice Attests that the source of a resource is legal; once, by any registrar.
    /// @param resource Resource
    /// @param evidenceHash keccak256 of what was examined, not 0
    function attest(ResourceId resource, bytes32 evidenceHash) external;

    /// @notice Objects to a registration before birth; once per organisation, never the registrant's own.
    /// @param resource Resource
    /// @param groundHash keccak256 of the grounds, not 0
    function object(ResourceId resource, bytes32 groundHash) external;

    /// @notice Admits an objection before birth: the registration is contested. Registrars sign
    /// `ObjectionAdmission(uint32 resource,uint32 objector)` under the domain of `Resources`. Anyone may send it.
    /// @param resource Resource
    /// @param objector Organisation that objected
    /// @param registrars Registrar accounts, strictly ascending, at least `IParticipants.registrarThreshold`
    /// @param signatures One envelope (docs/FORMATS.md §2) per registrar
    function admitObjection(
        ResourceId resource,
        OrganisationId objector,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external;

    /// @notice The verdict over a contested registration, within `rulingWindow` of its admission; by governance.
    /// @param resource Resource
    /// @param upheld True voids the registration; false lets the resource be born
    function rule(ResourceId resource, bool upheld) external;

    /// @notice Rejects an admitted objection that got no verdict in time. Anyone may call.
    /// @param resource Resource
    function lapseObjection(ResourceId resource) external;

    /// @notice The notice of a registration.
    /// @param resource Resource id
    /// @return All fields 0 for an unknown id
    function noticeOf(ResourceId resource) external view returns (Notice memory);

    /// @notice What became of an organisation's objection.
    /// @param resource Resource id
    /// @param objector Organisation id
    /// @return None if it never objected
    function objectionOf(ResourceId resource, OrganisationId objector) external view returns (Objection);

    /// @notice EIP-712 digest of the admission of an objection.
    /// @param resource Resource
    /// @param objector Organisation that objected
    /// @return Digest under the domain of `Resources`
    function objectionDigest(ResourceId resource, OrganisationId objector) external view returns (bytes32);

    /// @notice How many organisations may object to one registration.
    /// @return 8
    function MAX_OBJECTIONS() external view returns (uint256);
}
