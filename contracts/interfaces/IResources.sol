// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId, ResourceId} from "../lib/Types.sol";
import {IResourceBirth} from "./IResourceBirth.sol";

/// @title Resources 数据资源
/// @notice ERC-721 (with ERC-4906 and ERC-7572) whose token is the holding right 数据资源持有权. Registered by
/// commit–reveal; born as IResourceBirth says; a change of holder or a new version counts from the next period
/// (DESIGN §3, §4).
interface IResources is IResourceBirth {
    /// @notice What a holder registers. Every field is required, except the flag and its basis when it is false.
    /// @param contentRoot Commitment to the content; unique in the zone
    /// @param manifestHash keccak256 of the RFC 8785 manifest
    /// @param spaceTimeCode 32-byte space-time code 时空码; unique in the zone
    /// @param evidenceHash De-identification and standardisation evidence
    /// @param class Class that the Taxonomy knows
    /// @param volume De-duplicated records, not 0
    /// @param securityLevel 1 一般, 2 重要; 3 核心 is refused
    /// @param personalInformation True if the content holds personal information
    /// @param legalBasis Legal basis for personal information; 0 if there is none
    struct Registration {
        bytes32 contentRoot;
        bytes32 manifestHash;
        bytes32 spaceTimeCode;
        bytes32 evidenceHash;
        uint32 class;
        uint64 volume;
        uint8 securityLevel;
        bool personalInformation;
        uint8 legalBasis;
    }

    /// @notice What a composition must know of a resource.
    /// @param securityLevel 1 一般 or 2 重要; the latter never leaves the sandbox
    /// @param personalInformation True if the content holds personal information
    struct Traits {
        uint8 securityLevel;
        bool personalInformation;
    }

    /// @notice A registration was committed to.
    /// @param holder Account that committed
    /// @param commitment Hash that `commitmentOf` gives
    event Committed(address indexed holder, bytes32 indexed commitment);
    /// @notice A registration was revealed and stands on notice.
    /// @param resource New resource
    /// @param holder Account that registered it
    /// @param noticeEnd End of the objection window, seconds: the resource is not born earlier
    /// @param registration What was revealed: version 1
    event Registered(ResourceId indexed resource, address indexed holder, uint64 noticeEnd, Registration registration);
    /// @notice From period `from` on, a resource has a new version.
    /// @param resource Resource
    /// @param version Its number, from 2
    /// @param from First period in which it is in force
    /// @param registration What was revealed
    event Revised(
        ResourceId indexed resource, uint32 indexed version, PeriodId indexed from, Registration registration
    );
    /// @notice From `from` on, `holder` earns for the resource. Follows each BirthSet that names a second; what was
    /// said of a birth that is taken back is void.
    /// @param resource Resource
    /// @param holder Account that now has the holding right
    /// @param from First period it earns in: the birth period before birth, afterwards the next period
    event HolderChanged(ResourceId indexed resource, address indexed holder, PeriodId indexed from);

    /// @notice Only a valid participant with the holder role may register or receive a holding right.
    /// @param account Account without the role or the validity
    error Resources_NotHolder(address account);
    /// @notice The commitment exists.
    /// @param commitment Commitment that the caller made before and has not revealed
    error Resources_CommitmentKnown(bytes32 commitment);
    /// @notice Nobody committed to this registration.
    /// @param commitment Hash of the caller's registration and salt
    error Resources_CommitmentUnknown(bytes32 commitment);
    /// @notice The commitment must be older.
    /// @param earliest First second in which the reveal is accepted
    /// @param received Block time, seconds
    error Resources_RevealTooEarly(uint256 earliest, uint256 received);
    /// @notice The commitment has lapsed.
    /// @param latest Last second in which the reveal was accepted
    /// @param received Block time, seconds
    error Resources_RevealTooLate(uint256 latest, uint256 received);
    /// @notice The content is registered.
    /// @param contentRoot Commitment to the content
    /// @param existing Resource that has it
    error Resources_ContentKnown(bytes32 contentRoot, ResourceId existing);
    /// @notice Another resource has this space-time code.
    /// @param code Space-time code
    /// @param existing Resource that has it
    error Resources_CodeKnown(bytes32 code, ResourceId existing);
    /// @notice The Taxonomy does not know the class.
    /// @param class Class that was declared
    error Resources_UnknownClass(uint32 class);
    /// @notice Core data 核心数据 can't be registered.
    /// @param greatest 2 重要, the greatest level that can
    /// @param received Level that was declared
    error Resources_CoreData(uint8 greatest, uint8 received);
    /// @notice A new version must not be of a lower security level: what was 重要 can't become 一般 by its holder's word.
    /// @param least Level of the newest version
    /// @param received Level that was declared
    error Resources_LevelSinks(uint8 least, uint8 received);
    /// @notice Only the owner of the holding right may revise.
    /// @param expected Owner of the token
    /// @param received The caller
    error Resources_NotOwner(address expected, address received);
    /// @notice Only a born resource can be revised.
    /// @param resource Resource
    error Resources_NotBorn(ResourceId resource);
    /// @notice The resource has no such version.
    /// @param latest Number of the newest version
    /// @param received Number that was asked for
    error Resources_UnknownVersion(uint32 latest, uint32 received);
    /// @notice The owner's account was not replaced: there is nothing to reclaim.
    /// @param owner Owner of the holding right
    error Resources_NotLost(address owner);
    /// @notice A required field is empty or out of range.
    /// @param field The field's name in ASCII; `commitment` for a commitment of 0
    error Resources_BadField(bytes32 field);
    /// @notice No such resource.
    /// @param resource Id that was named
    error Resources_Unknown(ResourceId resource);

    /// @notice Commits to a registration: `keccak256(abi.encode(chainid, this, msg.sender, registration, salt))`.
    /// @param commitment Not 0
    function commit(bytes32 commitment) external;

    /// @notice Reveals a committed registration and mints the holding right to the caller.
    /// @param registration What was committed to
    /// @param salt Secret that hid the registration in the commitment
    /// @return resource Its id, from 1
    function register(Registration calldata registration, bytes32 salt) external returns (ResourceId resource);

    /// @notice Reveals a new version of a born resource, in force from the next period: its own content root,
    /// complete, committed to like a registration. The space-time code may stay.
    /// @param resource Resource of the caller, a valid holder
    /// @param registration What was committed to
    /// @param salt Secret that hid it in the commitment
    /// @return version Its number, from 2
    function revise(ResourceId resource, Registration calldata registration, bytes32 salt)
        external
        returns (uint32 version);

    /// @notice Moves the holding right of a lost account to the account that was put in its place, a valid holder; it
    /// earns as after a transfer. Anyone may call.
    /// @param resource Resource whose owner was replaced (`IParticipants.recover`)
    function reclaim(ResourceId resource) external;

    /// @notice The newest version that is in force.
    /// @param resource Resource id; reverts for an unknown one
    /// @return What was revealed
    function registrationOf(ResourceId resource) external view returns (Registration memory);

    /// @notice One version of a resource.
    /// @param resource Resource id; reverts for an unknown one
    /// @param version Number from 1 to `versions(resource)`; reverts for another
    /// @return What was revealed
    function registrationOfVersion(ResourceId resource, uint32 version) external view returns (Registration memory);

    /// @notice Number of the version in force in a period; 1 up to the first revision.
    /// @param resource Resource id; reverts for an unknown one
    /// @param period Period number; for a future one as known today
    /// @return From 1; a version that was replaced in the period of its revelation was never in force
    function versionOf(ResourceId resource, PeriodId period) external view returns (uint32);

    /// @notice Number of versions revealed, also of those not yet in force.
    /// @param resource Resource id; reverts for an unknown one
    /// @return From 1
    function versions(ResourceId resource) external view returns (uint32);

    /// @notice What the newest versions in force are like, in one call.
    /// @param resources Resource ids; reverts for an unknown one
    /// @return One entry per resource, in the same order
    function traitsOf(ResourceId[] calldata resources) external view returns (Traits[] memory);

    /// @notice The resource that declared a space-time code, in any of its versions.
    /// @param code Space-time code
    /// @return 0 if none did, or if its registration is void
    function resourceOfCode(bytes32 code) external view returns (ResourceId);

    /// @notice Metadata of the collection (ERC-7572).
    /// @return Data URI of a JSON document
    function contractURI() external view returns (string memory);

    /// @notice Second in which the resource is born; reverts for an unknown one.
    /// @param resource Resource id
    /// @return Seconds since the epoch, possibly in the future; 0 while it is not known: not attested, contested, void
    function bornAt(ResourceId resource) external view returns (uint64);

    /// @notice True from birth on; false for an unknown id.
    /// @param resource Resource id
    /// @return False while the registration is on notice or contested, and for ever if it is void
    function isBorn(ResourceId resource) external view returns (bool);

    /// @notice Who earns for the resource in a period: the owner at birth in its birth period, afterwards the owner at
    /// the period's start. Before birth, zero.
    /// @param resource Resource id
    /// @param period Period number
    /// @return The holder, zero also for an unknown id; for a future period as known today
    function holderAt(ResourceId resource, PeriodId period) external view returns (address);

    /// @notice Like `holderAt`, for many.
    /// @param resources Resource ids in any order
    /// @param period Period number
    /// @return Holders in the same order; zero where `holderAt` is
    function holdersAt(ResourceId[] calldata resources, PeriodId period) external view returns (address[] memory);

    /// @notice The commitment of a registration by `holder`.
    /// @param holder Account that is to register
    /// @param registration What it will reveal
    /// @param salt Secret that hides the registration
    /// @return Hash to commit to
    function commitmentOf(address holder, Registration calldata registration, bytes32 salt)
        external
        view
        returns (bytes32);
}
