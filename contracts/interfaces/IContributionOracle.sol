// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "../lib/Types.sol";

/// @title ContributionOracle 贡献度预言机
/// @notice One report 结算报告 per period for the whole zone, signed by a quorum, with a challenge window (DESIGN §5).
interface IContributionOracle {
    /// @notice What the committee signs (EIP-712, docs/FORMATS.md §5).
    /// @param period Period reported on
    /// @param attempt 0 for the first report
    /// @param committee Committee in force in the period
    /// @param rules Version of the rules in force in the period
    /// @param refBlock Highest block with timestamp < t1(period)
    /// @param refHash Its hash
    /// @param logSize Leaves of the log cut
    /// @param logRoot Root of the log cut
    /// @param leaves Number of report leaves
    /// @param batches Number of BATCH leaves, which come first
    /// @param root RFC 6962 root over the leaves
    struct Report {
        uint32 period;
        uint32 attempt;
        uint32 committee;
        uint32 rules;
        uint64 refBlock;
        bytes32 refHash;
        uint64 logSize;
        bytes32 logRoot;
        uint32 leaves;
        uint32 batches;
        bytes32 root;
    }

    /// @notice What the contract keeps of an accepted report.
    /// @param root RFC 6962 root over the leaves; 0 = no report
    /// @param leaves Number of report leaves
    /// @param batches Number of BATCH leaves, which come first
    /// @param committee Committee whose members signed
    /// @param signers Bit i set = member i signed
    /// @param rules Version of the rules in force in the period
    /// @param acceptedAt Block time of acceptance, seconds; 0 = no report
    /// @param finalAt First second in which the report is final; 0 = no report
    struct Accepted {
        bytes32 root;
        uint32 leaves;
        uint32 batches;
        uint32 committee;
        uint32 signers;
        uint32 rules;
        uint40 acceptedAt;
        uint40 finalAt;
    }

    /// @notice None: not reported yet. Pending: accepted, challenge window open. Final: usable. Missed: no report in
    /// time.
    enum Status {
        None,
        Pending,
        Final,
        Missed
    }

    /// @notice A report was accepted.
    /// @param period Period reported on
    /// @param root RFC 6962 root over the leaves
    /// @param signers Bit i set = member i signed
    /// @param report What was signed
    event Reported(PeriodId indexed period, bytes32 indexed root, uint32 signers, Report report);

    /// @notice A claim was spent.
    /// @param period Period of the report
    /// @param leafType Type byte of the leaf
    /// @param subject Subject key of the claim
    /// @param consumer Contract that consumed it
    event LeafSpent(PeriodId indexed period, uint8 indexed leafType, bytes32 indexed subject, address consumer);

    /// @notice The period is not over, or the report delay has not passed.
    /// @param earliest First second in which a report is accepted
    /// @param received Block time, seconds
    error ContributionOracle_TooEarly(uint256 earliest, uint256 received);
    /// @notice The report window is over: the period is Missed.
    /// @param latest Last second in which a report was accepted
    /// @param received Block time, seconds
    error ContributionOracle_TooLate(uint256 latest, uint256 received);
    /// @notice The period has an accepted report.
    /// @param period Period reported on
    /// @param accepted Root of the accepted report
    /// @param received Root of the report that was sent
    error ContributionOracle_AlreadyReported(PeriodId period, bytes32 accepted, bytes32 received);
    /// @notice A bound input differs from what the chain knows; `field` names it.
    /// @param field The field's name in ASCII
    /// @param expected What the chain knows; for `refBlock` the highest block it may name
    /// @param received What the report says
    error ContributionOracle_WrongField(bytes32 field, bytes32 expected, bytes32 received);
    /// @notice A report has at least one batch and no more batches than leaves.
    /// @param leaves Number of leaves the report names
    /// @param batches Number of BATCH leaves the report names
    error ContributionOracle_BadCounts(uint32 leaves, uint32 batches);
    /// @notice The report is not final.
    /// @param period Period asked for
    /// @param status Its status: None, Pending or Missed
    error ContributionOracle_NotFinal(PeriodId period, Status status);
    /// @notice The leaf is not in the report.
    /// @param period Period of the report
    /// @param index Leaf index that was claimed
    /// @param leafHash Leaf hash that was claimed
    error ContributionOracle_BadProof(PeriodId period, uint32 index, bytes32 leafHash);
    /// @notice The leaf's index is not that of a batch.
    /// @param batches Number of batches of the report; an index is below it
    /// @param index Leaf index that was claimed
    error ContributionOracle_NotABatch(uint256 batches, uint256 index);
    /// @notice Only the deployer wires.
    /// @param expected The deployer
    /// @param received The caller
    error ContributionOracle_NotDeployer(address expected, address received);
    /// @notice The one-time wiring has been done.
    error ContributionOracle_Sealed();
    /// @notice Only a contract that was wired spends claims.
    /// @param caller The caller
    error ContributionOracle_NotConsumer(address caller);
    /// @notice The leaf's own bytes name another period.
    /// @param expected Period whose report proves the leaf
    /// @param received Period in the leaf
    error ContributionOracle_WrongPeriod(PeriodId expected, uint32 received);
    /// @notice The claim was made before: a subject has one claim of a type in a period.
    /// @param period Period of the report
    /// @param leafType Type byte of the leaf
    /// @param subject Subject key of the claim
    error ContributionOracle_Spent(PeriodId period, uint8 leafType, bytes32 subject);

    /// @notice Names the contracts that may spend claims, once.
    /// @param consumers Contracts that consume leaves
    function wire(address[] calldata consumers) external;

    /// @notice Spends a leaf of a final report: once by (period, type, subject), whoever consumes it. Only a wired
    /// contract, which has read the subject out of the leaf.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leaf The leaf's bytes `uint8 type ‖ uint32 period ‖ body` (docs/FORMATS.md §5)
    /// @param subject Subject key, unique in the period and type
    /// @param proof RFC 6962 inclusion proof
    function spendLeaf(PeriodId period, uint32 index, bytes calldata leaf, bytes32 subject, bytes32[] calldata proof)
        external;

    /// @notice True if the claim has been made.
    /// @param period Period of the report
    /// @param leafType Type byte of the leaf
    /// @param subject Subject key of the claim
    /// @return False also for a claim that no leaf supports
    function isSpent(PeriodId period, uint8 leafType, bytes32 subject) external view returns (bool);

    /// @notice True for a contract that may spend claims.
    /// @param account Contract to look up
    /// @return False before wiring
    function isConsumer(address account) external view returns (bool);

    /// @notice Accepts the report of a period with at least m signatures. Anyone may send it.
    /// @param report What was signed
    /// @param bitmap Members that signed
    /// @param signatures Their envelopes in ascending member order
    function submit(Report calldata report, uint32 bitmap, bytes calldata signatures) external;

    /// @notice Status of a period's report now.
    /// @param period Period number
    /// @return Its status: None also while the period still runs
    function statusOf(PeriodId period) external view returns (Status);

    /// @notice The accepted report of a period (zero root if none).
    /// @param period Period number
    /// @return Accepted, but not necessarily final; all fields 0 if none
    function reportOf(PeriodId period) external view returns (Accepted memory);

    /// @notice Reverts unless the period's report is final and `leafHash` is its leaf `index`.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leafHash Hash of the leaf (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    function requireLeaf(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof) external view;

    /// @notice Reverts unless the period's report is final, `leafHash` is its leaf `index`, and the leaf is one of its
    /// batches.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leafHash Hash of the leaf (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    function requireBatch(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof) external view;

    /// @notice Latest earlier period whose report was final at the end of `period`: base(p) of DESIGN §5.
    /// @param period Period number
    /// @return exists False if there is none
    /// @return base The period; 0 also if there is none
    function baseOf(PeriodId period) external view returns (bool exists, PeriodId base);

    /// @notice EIP-712 digest of a report.
    /// @param report What is to be signed
    /// @return Digest under the domain of `ContributionOracle`
    function reportDigest(Report calldata report) external view returns (bytes32);
}
