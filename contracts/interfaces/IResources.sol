// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId, ResourceId} from "../lib/Types.sol";

/// @title Resources 数据资源
/// @notice ERC-721 whose token is the holding right 数据资源持有权. Registered by commit–reveal; born when the objection
/// window 公示期 ends; a change of holder earns from the next period (DESIGN §3, §4).
interface IResources {
    /// @notice What a holder registers. Every field is required, except the flag and its basis when it is false.
    /// @param contentRoot Commitment to the content; unique in the zone
    /// @param manifestHash keccak256 of the RFC 8785 manifest
    /// @param spaceTimeCode 32-byte space-time code 时空码
    /// @param evidenceHash De-identification and standardisation evidence
    /// @param class Class of the registered taxonomy, not 0
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

    /// @notice A registration was committed to.
    /// @param holder Account that committed
    /// @param commitment Hash that `commitmentOf` gives
    event Committed(address indexed holder, bytes32 indexed commitment);
    /// @notice A registration was revealed; the resource is born at `bornAt` (seconds).
    /// @param resource New resource
    /// @param holder Account that registered it
    /// @param bornAt First second in which the resource can enter a composition
    /// @param registration What was revealed
    event Registered(ResourceId indexed resource, address indexed holder, uint64 bornAt, Registration registration);
    /// @notice From `from` on, `holder` earns for the resource.
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

    /// @notice The registration of a resource.
    /// @param resource Resource id; reverts for an unknown one
    /// @return What was revealed
    function registrationOf(ResourceId resource) external view returns (Registration memory);

    /// @notice Second in which the resource is born; reverts for an unknown one.
    /// @param resource Resource id
    /// @return Seconds since the epoch; may lie in the future
    function bornAt(ResourceId resource) external view returns (uint64);

    /// @notice True from birth on; false for an unknown id.
    /// @param resource Resource id
    /// @return False during the objection window
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
