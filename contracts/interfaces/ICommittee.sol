// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "../lib/Types.sol";

/// @title Committee 预言机委员会
/// @notice Sets of oracle members, each valid from a future period, and the one quorum check of the system.
interface ICommittee {
    /// @notice A member: the owner (cold) answers for it, the signer (hot, EOA or ERC-1271) signs reports and anchors.
    struct Member {
        address owner;
        address signer;
    }

    /// @notice A committee was set.
    /// @param committee Sequential id, from 1
    /// @param from First period in which it is in force
    /// @param threshold m of n
    /// @param members Members in index order
    event CommitteeSet(uint32 indexed committee, PeriodId indexed from, uint8 threshold, Member[] members);

    /// @notice The caller is not the immutable governance address.
    error Committee_NotGovernance(address expected, address received);
    /// @notice A committee can only start after the running period.
    error Committee_PeriodNotFuture(PeriodId current, PeriodId received);
    /// @notice Committees start in order.
    error Committee_PeriodBeforeLatest(PeriodId latest, PeriodId received);
    /// @notice Between 1 and 31 members.
    error Committee_BadSize(uint256 greatest, uint256 received);
    /// @notice The threshold must be more than half of the members and at most all of them.
    error Committee_BadThreshold(uint256 least, uint256 greatest, uint256 received);
    /// @notice A signer or owner is zero, or a signer appears twice.
    error Committee_BadMember(uint256 index);
    /// @notice Fewer signatures than the threshold.
    error Committee_TooFewSignatures(uint256 required, uint256 received);
    /// @notice The bitmap names a member index that does not exist.
    error Committee_UnknownMember(uint256 members, uint256 bitmap);
    /// @notice The signature at position `position` is not of member `index`.
    error Committee_BadSignature(uint256 index, address signer, bytes32 digest);
    /// @notice Bytes follow the last envelope.
    error Committee_SpareBytes(uint256 expected, uint256 received);
    /// @notice No committee has this id.
    error Committee_Unknown(uint32 committee);

    /// @notice Sets the committee from period `from` on. Only governance; `from` later than the running period.
    function setCommittee(Member[] calldata members, uint8 threshold, PeriodId from) external;

    /// @notice Reverts unless `signatures` are valid over `digest` by at least the threshold of `committee`'s members.
    /// @param committee Committee id
    /// @param digest EIP-712 digest that was signed
    /// @param bitmap Bit i set = member i signed
    /// @param signatures Envelopes (docs/FORMATS.md §2) in ascending member order, one per set bit, nothing after them
    function requireQuorum(uint32 committee, bytes32 digest, uint32 bitmap, bytes calldata signatures) external view;

    /// @notice Id of the committee in force in a period.
    function committeeAt(PeriodId period) external view returns (uint32);

    /// @notice Members of a committee in index order.
    function membersOf(uint32 committee) external view returns (Member[] memory);

    /// @notice Number of signatures a quorum of a committee needs.
    function thresholdOf(uint32 committee) external view returns (uint8);
}
