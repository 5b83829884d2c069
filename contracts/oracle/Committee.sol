// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICommittee} from "../interfaces/ICommittee.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {CodeStore} from "../lib/CodeStore.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {PeriodId} from "../lib/Types.sol";

/// @title Committee 预言机委员会
/// @notice Sets of oracle members and the one quorum check; see ICommittee.
contract Committee is ICommittee {
    /// @dev A committee in one slot: `members` is where all signers and then all owners are kept, 20 bytes each.
    struct Terms {
        uint32 number;
        PeriodId from;
        uint8 threshold;
        uint8 size;
        address members;
    }

    uint256 private constant GREATEST_SIZE = 31;

    address private immutable _governance;
    IRulebook private immutable _rulebook;

    /// @dev The committee that is nearly always asked for; its number is the number of committees.
    Terms private _newest;
    mapping(uint32 committee => Terms) private _terms;

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
        PeriodId latest = _newest.from;
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
        _requireQuorum(_known(committee), digest, bitmap, signatures);
    }

    /// @inheritdoc ICommittee
    function requireQuorumAt(PeriodId period, bytes32 digest, uint32 bitmap, bytes calldata signatures)
        external
        view
        override
        returns (uint32 committee)
    {
        Terms memory terms = _inForce(period);
        _requireQuorum(terms, digest, bitmap, signatures);
        return terms.number;
    }

    /// @inheritdoc ICommittee
    function committeeAt(PeriodId period) external view override returns (uint32) {
        return _inForce(period).number;
    }

    /// @inheritdoc ICommittee
    function membersOf(uint32 committee) external view override returns (Member[] memory members) {
        Terms memory terms = _known(committee);
        bytes memory store = CodeStore.read(terms.members);
        members = new Member[](terms.size);
        for (uint256 i; i < terms.size; ++i) {
            members[i] = Member({owner: _account(store, terms.size + i), signer: _account(store, i)});
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
        uint32 committee = _newest.number + 1;
        bytes memory signers;
        bytes memory owners;
        for (uint256 i; i < size; ++i) {
            Member memory member = members[i];
            if (member.owner == address(0) || member.signer == address(0)) revert Committee_BadMember(i);
            for (uint256 j; j < i; ++j) {
                if (members[j].signer == member.signer) revert Committee_BadMember(i);
            }
            signers = bytes.concat(signers, bytes20(member.signer));
            owners = bytes.concat(owners, bytes20(member.owner));
        }
        Terms memory terms = Terms({
            number: committee,
            from: from,
            threshold: threshold,
            size: uint8(size), // at most 31
            members: CodeStore.write(bytes.concat(signers, owners))
        });
        _newest = terms;
        _terms[committee] = terms;
        emit CommitteeSet(committee, from, threshold, members);
    }

    function _requireQuorum(Terms memory terms, bytes32 digest, uint32 bitmap, bytes calldata signatures) private view {
        if (bitmap >> terms.size != 0) revert Committee_UnknownMember(terms.size, bitmap);
        uint256 signers = _count(bitmap);
        if (signers < terms.threshold) revert Committee_TooFewSignatures(terms.threshold, signers);
        bytes memory members = CodeStore.read(terms.members);
        bytes calldata rest = signatures;
        for (uint256 index; bitmap >> index != 0; index = _next(index)) {
            if ((bitmap >> index) & 1 == 0) continue;
            address signer = _account(members, index);
            bool valid;
            (valid, rest) = SignatureEnvelope.verifyFirst(signer, digest, rest);
            if (!valid) revert Committee_BadSignature(index, signer, digest);
        }
        if (rest.length != 0) revert Committee_SpareBytes(signatures.length - rest.length, signatures.length);
    }

    /// @dev The newest committee is looked at first; older ones by halving.
    function _inForce(PeriodId period) private view returns (Terms memory terms) {
        terms = _newest;
        if (terms.from <= period) return terms;
        // Committee 1 starts at period 0, so the one in force lies in [low, high).
        uint32 low = 1;
        uint32 high = terms.number;
        while (high - low > 1) {
            uint32 middle = (low + high) / 2;
            if (_terms[middle].from <= period) low = middle;
            else high = middle;
        }
        return _terms[low];
    }

    function _known(uint32 committee) private view returns (Terms memory terms) {
        terms = _newest;
        if (committee == terms.number) return terms;
        terms = _terms[committee];
        if (terms.number == 0) revert Committee_Unknown(committee);
    }

    /// @dev The account at a place of a committee's store; places below its size are signers.
    function _account(bytes memory store, uint256 place) private pure returns (address account) {
        uint256 first = 32 + CodeStore.HEADER;
        // Solidity has no slices of memory. The word that is read ends up to 12 bytes behind the account and is cut.
        assembly ("memory-safe") {
            account := shr(96, mload(add(add(store, first), mul(20, place))))
        }
    }

    function _next(uint256 index) private pure returns (uint256) {
        unchecked {
            return index + 1;
        }
    }

    function _count(uint32 bitmap) private pure returns (uint256 bits) {
        unchecked {
            for (uint256 left = bitmap; left != 0; left &= left - 1) {
                ++bits;
            }
        }
    }
}
