// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICirculationLog} from "../interfaces/ICirculationLog.sol";
import {ICommittee} from "../interfaces/ICommittee.sol";
import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {ReportLeaf} from "../lib/ReportLeaf.sol";
import {PeriodId} from "../lib/Types.sol";

/// @title ContributionOracle 贡献度预言机
/// @notice One signed report per period; see IContributionOracle.
contract ContributionOracle is IContributionOracle, EIP712 {
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "Report(uint32 period,uint32 attempt,uint32 committee,uint32 rules,uint64 refBlock,bytes32 refHash,"
        "uint64 logSize,bytes32 logRoot,uint32 leaves,uint32 batches,bytes32 root)"
    );

    IRulebook private immutable _rulebook;
    ICommittee private immutable _committee;
    ICirculationLog private immutable _log;
    address private immutable _deployer;

    bool private _sealed;
    /// @inheritdoc IContributionOracle
    mapping(address account => bool) public override isConsumer;
    mapping(bytes32 claim => bool) private _spent;
    /// @dev Two slots a report: the root, and everything else.
    mapping(PeriodId period => Accepted) private _accepted;

    /// @notice Knows whom to ask about time, signatures and the log.
    /// @param rulebook Period clock and windows
    /// @param committee Who signs
    /// @param log Whose cut a report is made from
    constructor(IRulebook rulebook, ICommittee committee, ICirculationLog log) EIP712("ContributionOracle", "1") {
        _rulebook = rulebook;
        _committee = committee;
        _log = log;
        _deployer = msg.sender;
    }

    /// @inheritdoc IContributionOracle
    function wire(address[] calldata consumers) external override {
        // Checks
        if (msg.sender != _deployer) revert ContributionOracle_NotDeployer(_deployer, msg.sender);
        if (_sealed) revert ContributionOracle_Sealed();
        // Effects
        _sealed = true;
        for (uint256 i; i < consumers.length; ++i) {
            isConsumer[consumers[i]] = true;
        }
    }

    /// @inheritdoc IContributionOracle
    function spendLeaf(PeriodId period, uint32 index, bytes calldata leaf, bytes32 subject, bytes32[] calldata proof)
        external
        override
    {
        // Checks
        if (!isConsumer[msg.sender]) revert ContributionOracle_NotConsumer(msg.sender);
        (uint8 leafType, uint32 named) = ReportLeaf.head(leaf);
        if (named != PeriodId.unwrap(period)) revert ContributionOracle_WrongPeriod(period, named);
        requireLeaf(period, index, ReportLeaf.hash(leaf), proof);
        bytes32 claim = _claim(period, leafType, subject);
        if (_spent[claim]) revert ContributionOracle_Spent(period, leafType, subject);
        // Effects
        _spent[claim] = true;
        emit LeafSpent(period, leafType, subject, msg.sender);
    }

    /// @inheritdoc IContributionOracle
    function submit(Report memory report, uint32 bitmap, bytes calldata signatures) external override {
        // Checks
        PeriodId period = PeriodId.wrap(report.period);
        IRulebook.ReportTerms memory terms = _rulebook.reportTermsAt(period);
        _requireInTime(terms);
        if (_accepted[period].acceptedAt != 0) {
            revert ContributionOracle_AlreadyReported(period, _accepted[period].root, report.root);
        }
        if (report.batches == 0 || report.batches > report.leaves) {
            revert ContributionOracle_BadCounts(report.leaves, report.batches);
        }
        _requireSame("attempt", 0, report.attempt);
        _requireSame("rules", terms.version, report.rules);
        _requireLogCut(period, report);
        _requireReferenceBlock(report);
        uint32 committee = _committee.requireQuorumAt(period, reportDigest(report), bitmap, signatures);
        _requireSame("committee", committee, report.committee);
        // Effects
        _accepted[period] = Accepted({
            root: report.root,
            leaves: report.leaves,
            batches: report.batches,
            committee: committee,
            signers: bitmap,
            rules: report.rules,
            acceptedAt: SafeCast.toUint40(block.timestamp),
            finalAt: SafeCast.toUint40(block.timestamp + terms.challengeWindow)
        });
        emit Reported(period, report.root, bitmap, report);
    }

    /// @inheritdoc IContributionOracle
    function reportOf(PeriodId period) external view override returns (Accepted memory) {
        return _accepted[period];
    }

    /// @inheritdoc IContributionOracle
    function baseOf(PeriodId period) external view override returns (bool exists, PeriodId base) {
        uint256 end = _rulebook.endOf(period);
        for (uint32 earlier = PeriodId.unwrap(period); earlier != 0;) {
            base = PeriodId.wrap(--earlier);
            uint256 finalAt = _accepted[base].finalAt;
            if (finalAt != 0 && finalAt <= end) return (true, base);
        }
        return (false, PeriodId.wrap(0));
    }

    /// @inheritdoc IContributionOracle
    function isSpent(PeriodId period, uint8 leafType, bytes32 subject) external view override returns (bool) {
        return _spent[_claim(period, leafType, subject)];
    }

    /// @inheritdoc IContributionOracle
    function requireBatch(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof)
        external
        view
        override
    {
        requireLeaf(period, index, leafHash, proof);
        uint256 batches = _accepted[period].batches;
        if (index >= batches) revert ContributionOracle_NotABatch(batches, index);
    }

    /// @inheritdoc IContributionOracle
    function requireLeaf(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof)
        public
        view
        override
    {
        Accepted storage accepted = _accepted[period];
        uint256 finalAt = accepted.finalAt;
        if (finalAt == 0 || block.timestamp < finalAt) revert ContributionOracle_NotFinal(period, statusOf(period));
        if (!MerkleLog.verifyInclusion(proof, index, accepted.leaves, accepted.root, leafHash)) {
            revert ContributionOracle_BadProof(period, index, leafHash);
        }
    }

    /// @inheritdoc IContributionOracle
    function statusOf(PeriodId period) public view override returns (Status) {
        uint256 finalAt = _accepted[period].finalAt;
        if (finalAt != 0) return block.timestamp < finalAt ? Status.Pending : Status.Final;
        IRulebook.ReportTerms memory terms = _rulebook.reportTermsAt(period);
        uint256 latest = uint256(terms.end) + terms.reportDelay + terms.reportWindow;
        return block.timestamp > latest ? Status.Missed : Status.None;
    }

    /// @inheritdoc IContributionOracle
    function reportDigest(Report memory report) public view override returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REPORT_TYPEHASH, report)));
    }

    function _claim(PeriodId period, uint8 leafType, bytes32 subject) private pure returns (bytes32) {
        return keccak256(abi.encode(period, leafType, subject));
    }

    /// @dev Numbers of 64 and 32 bits: their sums don't wrap.
    function _requireInTime(IRulebook.ReportTerms memory terms) private view {
        uint256 earliest;
        uint256 latest;
        unchecked {
            earliest = uint256(terms.end) + terms.reportDelay;
            latest = earliest + terms.reportWindow;
        }
        if (block.timestamp < earliest) revert ContributionOracle_TooEarly(earliest, block.timestamp);
        if (block.timestamp > latest) revert ContributionOracle_TooLate(latest, block.timestamp);
    }

    function _requireLogCut(PeriodId period, Report memory report) private view {
        (uint64 size, bytes32 root) = _log.logCutOf(period);
        _requireSame("logSize", size, report.logSize);
        _requireSame("logRoot", uint256(root), uint256(report.logRoot));
    }

    /// @dev The chain knows the hashes of its last 256 blocks; an older one is vouched for by the quorum alone.
    function _requireReferenceBlock(Report memory report) private view {
        if (report.refBlock >= block.number) {
            revert ContributionOracle_WrongField(
                "refBlock", bytes32(block.number - 1), bytes32(uint256(report.refBlock))
            );
        }
        bytes32 known = blockhash(report.refBlock);
        if (known != 0) _requireSame("refHash", uint256(known), uint256(report.refHash));
    }

    function _requireSame(bytes32 field, uint256 expected, uint256 received) private pure {
        if (expected != received) {
            revert ContributionOracle_WrongField(field, bytes32(expected), bytes32(received));
        }
    }
}
