// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICommittee} from "../interfaces/ICommittee.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {PeriodId} from "../lib/Types.sol";

/// @title Committee 预言机委员会
/// @notice Sets of oracle members and the one quorum check; see ICommittee.
contract Committee is ICommittee {
    /// @dev What a quorum check reads of a committee: one slot.
    struct Terms {
        PeriodId from;
        uint8 threshold;
        uint8 size;
    }

    uint256 private constant GREATEST_SIZE = 31;

    address private immutable _governance;
    IRulebook private immutable _rulebook;

    uint32 private _committees;
    mapping(uint32 committee => Terms) private _terms;
    /// @dev Not an array: reading its length would cost another slot per quorum.
    mapping(uint32 committee => mapping(uint256 index => Member)) private _members;

    /// @notice Sets committee 1.
    /// @param governance TimelockController
    /// @param rulebook Period clock
    /// @param members Committee 1, in force from period 0
    /// @param threshold m of n
    constructor(address governance, IRulebook rulebook, Member[] memory members, uint8 threshold) {
        _governance = governance;
        _rulebook = rulebook;
        _append(members, threshold, PeriodId.wrap(0));
    }

    /// @inheritdoc ICommittee
    function setCommittee(Member[] calldata members, uint8 threshold, PeriodId from) external override {
        // Checks
        if (msg.sender != _governance) revert Committee_NotGovernance(_governance, msg.sender);
        PeriodId current = _rulebook.currentPeriod();
        if (from <= current) revert Committee_PeriodNotFuture(current, from);
        PeriodId latest = _terms[_committees].from;
        if (from < latest) revert Committee_PeriodBeforeLatest(latest, from);
        // Effects
        _append(members, threshold, from);
    }

    /// @inheritdoc ICommittee
    function requireQuorum(uint32 committee, bytes32 digest, uint32 bitmap, bytes calldata signatures)
        external
        view
        override
    {
        Terms memory terms = _known(committee);
        if (bitmap >> terms.size != 0) revert Committee_UnknownMember(terms.size, bitmap);
        uint256 signers = _count(bitmap);
        if (signers < terms.threshold) revert Committee_TooFewSignatures(terms.threshold, signers);
        bytes calldata rest = signatures;
        for (uint256 index; index < terms.size; ++index) {
            if (bitmap & (uint256(1) << index) == 0) continue;
            address signer = _members[committee][index].signer;
            bool valid;
            (valid, rest) = SignatureEnvelope.verifyFirst(signer, digest, rest);
            if (!valid) revert Committee_BadSignature(index, signer, digest);
        }
        if (rest.length != 0) revert Committee_SpareBytes(signatures.length - rest.length, signatures.length);
    }

    /// @inheritdoc ICommittee
    /// @dev The newest committee is looked at first; older ones by halving.
    function committeeAt(PeriodId period) external view override returns (uint32) {
        uint32 high = _committees;
        if (_terms[high].from <= period) return high;
        // Committee 1 starts at period 0, so the one in force lies in [low, high).
        uint32 low = 1;
        while (high - low > 1) {
            uint32 middle = (low + high) / 2;
            if (_terms[middle].from <= period) low = middle;
            else high = middle;
        }
        return low;
    }

    /// @inheritdoc ICommittee
    function membersOf(uint32 committee) external view override returns (Member[] memory members) {
        uint256 size = _known(committee).size;
        members = new Member[](size);
        for (uint256 i; i < size; ++i) {
            members[i] = _members[committee][i];
        }
    }

    /// @inheritdoc ICommittee
    function thresholdOf(uint32 committee) external view override returns (uint8) {
        return _known(committee).threshold;
    }

    function _append(Member[] memory members, uint8 threshold, PeriodId from) private {
        uint256 size = members.length;
        if (size == 0 || size > GREATEST_SIZE) revert Committee_BadSize(GREATEST_SIZE, size);
        if (threshold <= size / 2 || threshold > size) revert Committee_BadThreshold(size / 2 + 1, size, threshold);
        uint32 committee = ++_committees;
        for (uint256 i; i < size; ++i) {
            Member memory member = members[i];
            if (member.owner == address(0) || member.signer == address(0)) revert Committee_BadMember(i);
            for (uint256 j; j < i; ++j) {
                if (members[j].signer == member.signer) revert Committee_BadMember(i);
            }
            _members[committee][i] = member;
        }
        // `size` is at most 31.
        _terms[committee] = Terms({from: from, threshold: threshold, size: uint8(size)});
        emit CommitteeSet(committee, from, threshold, members);
    }

    function _known(uint32 committee) private view returns (Terms memory terms) {
        terms = _terms[committee];
        if (terms.size == 0) revert Committee_Unknown(committee);
    }

    function _count(uint32 bitmap) private pure returns (uint256 bits) {
        for (; bitmap != 0; bitmap &= bitmap - 1) {
            ++bits;
        }
    }
}
