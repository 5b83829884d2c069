// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICirculationLog} from "../interfaces/ICirculationLog.sol";
import {ICommittee} from "../interfaces/ICommittee.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ForcedFact} from "../lib/ForcedFact.sol";
import {LogEntry} from "../lib/LogEntry.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {PeriodId} from "../lib/Types.sol";

/// @title CirculationLog 流通日志
/// @notice Anchors of the append-only log, forced and endorsed facts; see ICirculationLog.
contract CirculationLog is ICirculationLog, EIP712 {
    /// @dev Where the log stands, in one slot. `size` is that of the newest anchor. `opened` is the first anchor
    /// accepted in `period`, the newest period with an anchor: the cut of the period before, which is nearly always the
    /// one that is asked for; `openedSize` is its size.
    struct Head {
        uint32 anchors;
        PeriodId period;
        uint32 opened;
        uint64 openedSize;
        uint64 size;
    }

    /// @dev What parties have said on chain of a leaf: `number` is its index among the forced facts, from 1; 0 is none.
    struct Said {
        uint32 number;
        bool endorsed;
    }

    bytes32 private constant ANCHOR_TYPEHASH =
        keccak256("Anchor(uint32 index,uint64 previousSize,bytes32 previousRoot,uint64 size,bytes32 root)");

    IRulebook private immutable _rulebook;
    ICommittee private immutable _committee;

    Head private _head;
    mapping(uint32 index => Anchor) private _anchors;
    /// @inheritdoc ICirculationLog
    uint32 public override forcedFacts;
    mapping(bytes32 leafHash => Said) private _said;

    /// @notice The empty log.
    /// @param rulebook Period clock and the growth bound
    /// @param committee Who signs
    constructor(IRulebook rulebook, ICommittee committee) EIP712("CirculationLog", "1") {
        _rulebook = rulebook;
        _committee = committee;
    }

    /// @inheritdoc ICirculationLog
    function anchor(uint64 size, bytes32 root, bytes32[] calldata proof, uint32 bitmap, bytes calldata signatures)
        external
        override
    {
        // Checks
        Head memory head = _head;
        PeriodId current = _rulebook.currentPeriod();
        bytes32 previousRoot = _newestRoot(head.anchors);
        bool opens = head.anchors == 0 || head.period != current;
        if (size == head.size && root == previousRoot && !opens) revert CirculationLog_NothingNew(size, current);
        _requireGrowth(head.size, size, current);
        if (!MerkleLog.verifyConsistency(proof, head.size, size, previousRoot, root)) {
            revert CirculationLog_Inconsistent(previousRoot, root);
        }
        bytes32 digest = _digest(head, previousRoot, size, root);
        _committee.requireQuorumAt(current, digest, bitmap, signatures);
        // Effects
        _anchors[head.anchors] = Anchor({root: root, size: size, time: SafeCast.toUint64(block.timestamp)});
        if (opens) (head.period, head.opened, head.openedSize) = (current, head.anchors, size);
        (head.anchors, head.size) = (head.anchors + 1, size);
        _head = head;
        emit Anchored(head.anchors - 1, current, size, root, bitmap);
    }

    /// @inheritdoc ICirculationLog
    function force(bytes calldata fact) external override {
        // Checks
        (bytes calldata entry, bytes calldata envelope,,) = ForcedFact.read(fact);
        bytes32 leafHash = MerkleLog.leafHash(entry);
        Said memory said = _said[leafHash];
        if (said.number != 0) revert CirculationLog_AlreadyForced(said.number - 1, leafHash);
        // An endorsed leaf has been checked: it is the same entry and, by its hash, the same envelope.
        address signer = said.endorsed ? address(0) : _requireSigned(entry, envelope);
        bool endorses = !said.endorsed && _schemeOf(envelope) == SignatureEnvelope.ERC1271;
        // Effects
        uint32 index = forcedFacts;
        forcedFacts = index + 1;
        _said[leafHash] = Said({number: index + 1, endorsed: said.endorsed || endorses});
        emit Forced(index, leafHash, msg.sender, fact);
        if (endorses) emit Endorsed(leafHash, signer);
    }

    /// @inheritdoc ICirculationLog
    function endorse(bytes calldata entry, bytes calldata envelope) external override {
        // Checks
        (, bytes32 envelopeHash) = LogEntry.read(entry);
        LogEntry.requireEnvelope(envelopeHash, envelope);
        uint8 scheme = _schemeOf(envelope);
        if (scheme != SignatureEnvelope.ERC1271) {
            revert CirculationLog_WrongScheme(SignatureEnvelope.ERC1271, scheme);
        }
        bytes32 leafHash = MerkleLog.leafHash(entry);
        if (_said[leafHash].endorsed) revert CirculationLog_AlreadyEndorsed(leafHash);
        address signer = _requireSigned(entry, envelope);
        // Effects
        _said[leafHash].endorsed = true;
        emit Endorsed(leafHash, signer);
    }

    /// @inheritdoc ICirculationLog
    function isForced(bytes32 leafHash) external view override returns (bool) {
        return _said[leafHash].number != 0;
    }

    /// @inheritdoc ICirculationLog
    function isEndorsed(bytes32 leafHash) external view override returns (bool) {
        return _said[leafHash].endorsed;
    }

    /// @inheritdoc ICirculationLog
    function anchors() external view override returns (uint32) {
        return _head.anchors;
    }

    /// @inheritdoc ICirculationLog
    function anchorAt(uint32 index) external view override returns (Anchor memory) {
        uint32 number = _head.anchors;
        if (index >= number) revert CirculationLog_UnknownAnchor(number, index);
        return _anchors[index];
    }

    /// @inheritdoc ICirculationLog
    function latest() external view override returns (Anchor memory) {
        uint32 number = _head.anchors;
        if (number == 0) return Anchor({root: MerkleLog.EMPTY_ROOT, size: 0, time: 0});
        return _anchors[number - 1];
    }

    /// @inheritdoc ICirculationLog
    function cutOf(PeriodId period) external view override returns (Anchor memory) {
        return _anchors[_cutIndex(_head, period)];
    }

    /// @inheritdoc ICirculationLog
    function logCutOf(PeriodId period) external view override returns (uint64 size, bytes32 root) {
        Head memory head = _head;
        uint32 index = _cutIndex(head, period);
        Anchor storage cut = _anchors[index];
        return (index == head.opened ? head.openedSize : cut.size, cut.root);
    }

    /// @inheritdoc ICirculationLog
    function hasCut(PeriodId period) external view override returns (bool) {
        return _isCut(_head, period);
    }

    /// @inheritdoc ICirculationLog
    function anchorDigest(uint64 size, bytes32 root) external view override returns (bytes32) {
        Head memory head = _head;
        return _digest(head, _newestRoot(head.anchors), size, root);
    }

    /// @inheritdoc ICirculationLog
    function domainSeparator() external view override returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _requireSigned(bytes calldata entry, bytes calldata envelope) private view returns (address) {
        (LogEntry.Fact memory fact,) = LogEntry.read(entry);
        bytes32 digest = LogEntry.digest(fact, _domainSeparatorV4());
        if (!SignatureEnvelope.verify(fact.signer, digest, envelope)) {
            revert CirculationLog_BadSignature(fact.signer, digest);
        }
        return fact.signer;
    }

    function _requireGrowth(uint64 previous, uint64 size, PeriodId current) private view {
        if (size < previous) revert CirculationLog_Shrinks(previous, size);
        uint64 greatest = previous + _rulebook.anchorGrowthAt(current);
        if (size > greatest) revert CirculationLog_GrowsTooFast(greatest, size);
    }

    /// @dev Index of the first anchor with time >= `time`, by halving; anchor `high` has.
    function _firstFrom(uint256 time, uint32 high) private view returns (uint32) {
        uint32 low;
        while (low < high) {
            uint32 middle = (low + high) / 2;
            if (_anchors[middle].time < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    function _cutIndex(Head memory head, PeriodId period) private view returns (uint32) {
        if (!_isCut(head, period)) revert CirculationLog_NoCut(period);
        if (PeriodId.unwrap(period) + 1 == PeriodId.unwrap(head.period)) return head.opened;
        return _firstFrom(_rulebook.endOf(period), head.opened);
    }

    function _newestRoot(uint32 number) private view returns (bytes32) {
        return number == 0 ? MerkleLog.EMPTY_ROOT : _anchors[number - 1].root;
    }

    function _digest(Head memory head, bytes32 previousRoot, uint64 size, bytes32 root) private view returns (bytes32) {
        bytes memory encoded = abi.encode(ANCHOR_TYPEHASH, head.anchors, head.size, previousRoot, size, root);
        return _hashTypedDataV4(keccak256(encoded));
    }

    function _isCut(Head memory head, PeriodId period) private pure returns (bool) {
        return head.anchors != 0 && head.period > period;
    }

    function _schemeOf(bytes calldata envelope) private pure returns (uint8) {
        return envelope.length == 0 ? 0 : uint8(envelope[0]);
    }
}
