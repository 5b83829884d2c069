// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "../lib/Types.sol";

/// @title Committee 预言机委员会
/// @notice Sets of oracle members, each valid from a future period, and the one quorum check of the system.
interface ICommittee {
    /// @notice A member: the owner (cold) answers for it, the signer (hot, EOA or ERC-1271) signs reports and anchors.
    /// @param owner Account that answers for the member, not zero
    /// @param signer Account that signs, not zero and only once in a committee
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
    /// @param expected The governance
    /// @param received The caller
    error Committee_NotGovernance(address expected, address received);
    /// @notice A committee can only start after the running period.
    /// @param current The running period
    /// @param received First period that was asked for
    error Committee_PeriodNotFuture(PeriodId current, PeriodId received);
    /// @notice Committees start in order.
    /// @param latest First period of the newest committee
    /// @param received First period that was asked for
    error Committee_PeriodBeforeLatest(PeriodId latest, PeriodId received);
    /// @notice Between 1 and 31 members.
    /// @param greatest 31
    /// @param received Number of members
    error Committee_BadSize(uint256 greatest, uint256 received);
    /// @notice The threshold must be more than half of the members and at most all of them.
    /// @param least Least majority of the members
    /// @param greatest Number of members
    /// @param received Threshold that was given
    error Committee_BadThreshold(uint256 least, uint256 greatest, uint256 received);
    /// @notice A signer or owner is zero, or a signer appears twice.
    /// @param index Position in the list, from 0; of two equal signers the later one
    error Committee_BadMember(uint256 index);
    /// @notice Fewer signatures than the threshold.
    /// @param required The committee's threshold
    /// @param received Number of bits set in the bitmap
    error Committee_TooFewSignatures(uint256 required, uint256 received);
    /// @notice The bitmap names a member index that does not exist.
    /// @param members Number of members; only as many low bits may be set
    /// @param bitmap Bitmap that was given
    error Committee_UnknownMember(uint256 members, uint256 bitmap);
    /// @notice An envelope is not member `index`'s signature over `digest`.
    /// @param index Member index, from 0
    /// @param signer Account that had to sign
    /// @param digest EIP-712 digest it had to sign
    error Committee_BadSignature(uint256 index, address signer, bytes32 digest);
    /// @notice Bytes follow the last envelope.
    /// @param expected Length of the envelopes that the bitmap asks for, bytes
    /// @param received Length of what was given, bytes
    error Committee_SpareBytes(uint256 expected, uint256 received);
    /// @notice No committee has this id.
    /// @param committee Id that was named
    error Committee_Unknown(uint32 committee);

    /// @notice Sets the committee from period `from` on. Only governance; `from` later than the running period.
    /// @param members 1 to 31 members; their order gives the bits of bitmaps
    /// @param threshold Number of signatures of a quorum: more than half of the members
    /// @param from First period in which it is in force
    function setCommittee(Member[] calldata members, uint8 threshold, PeriodId from) external;

    /// @notice Reverts unless `signatures` are valid over `digest` by at least the threshold of `committee`'s members.
    /// @param committee Committee id
    /// @param digest EIP-712 digest that was signed
    /// @param bitmap Bit i set = member i signed
    /// @param signatures Envelopes (docs/FORMATS.md §2) in ascending member order, one per set bit, nothing after them
    function requireQuorum(uint32 committee, bytes32 digest, uint32 bitmap, bytes calldata signatures) external view;

    /// @notice Reverts unless `signatures` are valid over `digest` by at least the threshold of the members of the
    /// committee in force in a period.
    /// @param period Period number; for a future one the committee as known today
    /// @param digest EIP-712 digest that was signed
    /// @param bitmap Bit i set = member i signed
    /// @param signatures Envelopes as of `requireQuorum`
    /// @return committee Its id, from 1
    function requireQuorumAt(PeriodId period, bytes32 digest, uint32 bitmap, bytes calldata signatures)
        external
        view
        returns (uint32 committee);

    /// @notice Id of the committee in force in a period.
    /// @param period Period number; for a future one the committee as known today
    /// @return Committee id, from 1
    function committeeAt(PeriodId period) external view returns (uint32);

    /// @notice Members of a committee in index order.
    /// @param committee Committee id; reverts for an unknown one
    /// @return At least one member
    function membersOf(uint32 committee) external view returns (Member[] memory);

    /// @notice Number of signatures a quorum of a committee needs.
    /// @param committee Committee id; reverts for an unknown one
    /// @return More than half of the members
    function thresholdOf(uint32 committee) external view returns (uint8);
}
