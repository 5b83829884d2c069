// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClauseId} from "../lib/Types.sol";

/// @title Attestations
/// @notice What the committee found in anchored facts against what a licensee declared. Silence makes the figure due,
/// an answer opens a dispute, and a dispute without verdict makes it due without penalty.
/// @dev While a gap is pending nothing can be declared or corrected, and nothing be closed. Once it is decided, the
/// figure stands for all time until then, the next declaration starts there, and no deadline lies before one interval
/// after the decision.
interface IAttestations {
    /// @notice A figure above what was declared and paid through. Money in token base units, times in seconds.
    /// @param revenue Whole revenue of the clause until `until`, as attested; 0 if no gap is pending
    /// @param known Revenue that was declared and paid through when it was attested
    /// @param until Time that the figure covers
    /// @param answerUntil Last second in which the licensee can answer
    /// @param verdictUntil Last second of a verdict; 0 while unanswered
    struct Gap {
        uint128 revenue;
        uint128 known;
        uint40 until;
        uint40 answerUntil;
        uint40 verdictUntil;
    }

    /// @notice A quorum attested more revenue than is known.
    /// @param clause Clause id
    /// @param until Time that the figure covers, seconds
    /// @param revenue Whole revenue until then, token base units
    /// @param known Revenue declared and paid through, token base units
    /// @param answerUntil Last second in which the licensee can answer
    event Attested(ClauseId indexed clause, uint64 until, uint128 revenue, uint256 known, uint256 answerUntil);
    /// @notice The licensee disputes the figure.
    /// @param clause Clause id
    /// @param reasonHash keccak256 of the RFC 8785 reasons
    /// @param verdictUntil Last second of a verdict
    event Answered(ClauseId indexed clause, bytes32 reasonHash, uint256 verdictUntil);
    /// @notice A gap was decided.
    /// @param clause Clause id
    /// @param gap Revenue added, token base units
    /// @param due Its share, token base units
    /// @param penalty Penalty on it, token base units
    event GapCharged(ClauseId indexed clause, uint256 gap, uint256 due, uint256 penalty);

    /// @notice A gap is pending: it is decided first.
    /// @param clause Clause that was named
    error Clauses_GapPending(ClauseId clause);
    /// @notice No gap is pending.
    /// @param clause Clause that was named
    error Clauses_NoGap(ClauseId clause);
    /// @notice The attested figure is not above what is known.
    /// @param known Revenue declared and paid through, token base units
    /// @param received Figure that was attested
    error Clauses_NotAbove(uint256 known, uint256 received);
    /// @notice The figure must cover new time, within the term.
    /// @param after_ Time up to which figures are final: it must be later
    /// @param last End of the term
    /// @param received Time that was given
    error Clauses_BadAttestedTime(uint256 after_, uint256 last, uint256 received);
    /// @notice The time is not declared, and can still be in time.
    /// @param deadline Last second in which it can be declared in time
    /// @param received Block time, seconds
    error Clauses_NotOverdue(uint256 deadline, uint256 received);
    /// @notice Only the committee of the running period or of the one before attests.
    /// @param expected Committee of the running period
    /// @param received Committee that was named
    error Clauses_WrongCommittee(uint32 expected, uint32 received);
    /// @notice The time for this step is over.
    /// @param last Last second in which it was possible
    /// @param received Block time, seconds
    error Clauses_TooLate(uint256 last, uint256 received);
    /// @notice The time of silence is not over.
    /// @param last Last second of the answer, or of the verdict
    /// @param received Block time, seconds
    error Clauses_TooEarly(uint256 last, uint256 received);
    /// @notice The licensee has answered.
    /// @param clause Clause that was named
    error Clauses_AlreadyAnswered(ClauseId clause);
    /// @notice There is no dispute to decide: the licensee has not answered.
    /// @param clause Clause that was named
    error Clauses_NotAnswered(ClauseId clause);
    /// @notice A verdict lies between what is known and what was attested.
    /// @param least Revenue declared and paid through, token base units
    /// @param greatest Revenue attested, token base units
    /// @param received Figure of the verdict
    error Clauses_BadVerdict(uint256 least, uint256 greatest, uint256 received);
    /// @notice Only governance rules.
    /// @param expected The governance
    /// @param received The caller
    error Clauses_NotGovernance(address expected, address received);

    /// @notice Records that a quorum found more revenue than is known. Anyone may send it, also after the tail as
    /// long as the clause is not closed. The time must be declared, or overdue.
    /// @param clause Clause that was examined
    /// @param until Time that the figure covers, seconds, within the term
    /// @param revenue Whole revenue of the clause until then, paid through and declared together, token base units
    /// @param committee Committee of the running period or of the one before
    /// @param bitmap Members that signed
    /// @param signatures Their envelopes over `attestationDigest`
    function attest(
        ClauseId clause,
        uint64 until,
        uint128 revenue,
        uint32 committee,
        uint32 bitmap,
        bytes calldata signatures
    ) external;

    /// @notice Disputes the attested figure. Only the licensee, within the answer window.
    /// @param clause Clause with a gap
    /// @param reasonHash keccak256 of the RFC 8785 reasons
    function answer(ClauseId clause, bytes32 reasonHash) external;

    /// @notice Charges a gap after silence: unanswered, the share of the gap and a penalty; answered but without
    /// verdict, the share alone. From the deposit; what it does not cover is owed. Anyone may call.
    /// @param clause Clause with a gap
    function chargeGap(ClauseId clause) external;

    /// @notice Decides a dispute. Only governance, until the verdict's deadline.
    /// @param clause Clause with an answered gap
    /// @param revenue Whole revenue until the attested time as found, token base units; the share of what lies above
    /// the known revenue is due, with a penalty
    function rule(ClauseId clause, uint128 revenue) external;

    /// @notice The gap that is pending.
    /// @param clause Clause id
    /// @return All fields 0 if there is none
    function gapOf(ClauseId clause) external view returns (Gap memory);

    /// @notice EIP-712 digest of `Attestation(uint32 clause,uint64 until,uint128 revenue)`.
    /// @param clause Clause that was examined
    /// @param until Time that the figure covers, seconds
    /// @param revenue Whole revenue until then, token base units
    /// @return Digest under the domain of `Clauses`
    function attestationDigest(ClauseId clause, uint64 until, uint128 revenue) external view returns (bytes32);
}
