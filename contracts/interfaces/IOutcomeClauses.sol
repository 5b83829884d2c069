// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClauseId} from "../lib/Types.sol";

/// @title OutcomeClauses 效果分成
/// @notice The share of outcome revenue: paid through the clause by model users, or declared by the licensee.
/// @dev The share due is a figure of the whole life: floor(all revenue × share), never above the cap, less what was
/// charged before. So a correction downwards is a credit against the next dues: paid money never flows back.
interface IOutcomeClauses {
    /// @notice A declaration of revenue outside pay-through.
    /// @param revenue Revenue as it stands after corrections, token base units
    /// @param from First second of its interval; 0 for an unknown report
    /// @param deadline Last second in which it was in time
    struct Declaration {
        uint128 revenue;
        uint40 from;
        uint40 deadline;
    }

    /// @notice A payment was routed through a clause.
    /// @param clause Clause id
    /// @param payer Account that paid
    /// @param paymentReference The payer's reference, once per clause
    /// @param amount What was paid, token base units
    /// @param share What of it went to the composition, token base units; the rest went to the licensee
    event PaidThrough(
        ClauseId indexed clause, address indexed payer, bytes32 indexed paymentReference, uint128 amount, uint256 share
    );
    /// @notice Revenue was declared.
    /// @param clause Clause id
    /// @param reportId The licensee's id of the report, once per clause
    /// @param from First second of the interval
    /// @param until First second after the interval
    /// @param revenue Revenue of the interval outside pay-through, token base units
    event Declared(ClauseId indexed clause, bytes32 indexed reportId, uint64 from, uint64 until, uint128 revenue);
    /// @notice What a declaration or a correction made due; follows its event in the same transaction.
    /// @param clause Clause id
    /// @param due Share that the caller paid, token base units; 0 while there is a credit and at the cap
    /// @param penalty Penalty on it for the time since the deadline, from the deposit, token base units
    event ShareDue(ClauseId indexed clause, uint256 due, uint256 penalty);
    /// @notice A declaration was corrected.
    /// @param clause Clause id
    /// @param reportId Report that was corrected
    /// @param previous Revenue before, token base units
    /// @param revenue Revenue after, token base units
    event Corrected(ClauseId indexed clause, bytes32 indexed reportId, uint128 previous, uint128 revenue);
    /// @notice The outcome share is closed.
    /// @param clause Clause id
    /// @param topUp Missing to the floor, taken from the deposit or owed, token base units
    /// @param returned Rest of the deposit that went back to the payer, token base units
    event ClauseClosed(ClauseId indexed clause, uint256 topUp, uint256 returned);

    /// @notice The id was used before.
    /// @param clause Clause id
    /// @param id Payment reference or report id
    error Clauses_Duplicate(ClauseId clause, bytes32 id);
    /// @notice Term and tail are over.
    /// @param last Last second of the tail
    /// @param received Block time, seconds
    error Clauses_TailOver(uint256 last, uint256 received);
    /// @notice An interval starts where the last one ended.
    /// @param expected Time up to which revenue is declared or attested, seconds
    /// @param received Start that was given
    error Clauses_NotContiguous(uint256 expected, uint256 received);
    /// @notice An interval ends after its start, at most one interval later, within the term and not in the future.
    /// @param after_ Its start: the end must be later
    /// @param last Latest end that is possible now
    /// @param received End that was given
    error Clauses_BadInterval(uint256 after_, uint256 last, uint256 received);
    /// @notice No such report.
    /// @param clause Clause id
    /// @param reportId Report that was named
    error Clauses_UnknownReport(ClauseId clause, bytes32 reportId);
    /// @notice The committee's figure for this time is final.
    /// @param attestedUntil Time up to which it is final, seconds
    /// @param from Start of the report that was to be corrected
    error Clauses_Attested(uint256 attestedUntil, uint256 from);
    /// @notice Term and tail are not over.
    /// @param last Last second in which revenue can be paid or declared
    /// @param received Block time, seconds
    error Clauses_TailOpen(uint256 last, uint256 received);

    /// @notice Pays outcome revenue through a clause: the share goes to the composition, the rest to the licensee's
    /// payout account of the running period, in one transaction. Any valid participant, during term and tail, whether
    /// or not access under the licence is suspended.
    /// @param clause Clause of the model's licence
    /// @param amount Whole payment, token base units, not 0; pulled from the caller
    /// @param paymentReference The payer's reference; the same again is refused
    function pay(ClauseId clause, uint128 amount, bytes32 paymentReference) external;

    /// @notice Declares revenue outside pay-through for the next interval and pays its share. Only the licensee. In
    /// time until one interval after its end; later, a penalty is taken from the deposit.
    /// @param clause Clause of the caller's licence
    /// @param reportId Id of the report; the same again is refused
    /// @param from Where the last interval ended; the clause's start for the first one
    /// @param until First second after the interval
    /// @param revenue Revenue, token base units; 0 declares that there was none
    function declare(ClauseId clause, bytes32 reportId, uint64 from, uint64 until, uint128 revenue) external;

    /// @notice Corrects a declaration by the difference. Only the licensee, until term and tail are over. More revenue:
    /// the caller pays the share of the difference, and a penalty for the time since the deadline is taken from the
    /// deposit. Less: a credit against the next dues.
    /// @param clause Clause of the caller's licence
    /// @param reportId Report that was declared
    /// @param revenue Right revenue of its interval, token base units
    function correct(ClauseId clause, bytes32 reportId, uint128 revenue) external;

    /// @notice Closes the outcome share once term and tail are over and no gap is pending: what is missing to the
    /// floor is taken from the deposit, the rest of the deposit goes back. Anyone may call.
    /// @param clause Clause to close
    function close(ClauseId clause) external;

    /// @notice A declaration.
    /// @param clause Clause id
    /// @param reportId Report id
    /// @return All fields 0 for an unknown one
    function declarationOf(ClauseId clause, bytes32 reportId) external view returns (Declaration memory);

    /// @notice True if a payment with this reference was routed.
    /// @param clause Clause id
    /// @param paymentReference The payer's reference
    /// @return False: it can still be used
    function isPaid(ClauseId clause, bytes32 paymentReference) external view returns (bool);

    /// @notice Last second in which revenue can be paid through or declared.
    /// @param clause Clause id; reverts for one without an open outcome share
    /// @return Seconds since the epoch
    function openUntil(ClauseId clause) external view returns (uint256);
}
