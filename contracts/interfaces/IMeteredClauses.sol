// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClauseId, PeriodId} from "../lib/Types.sol";

/// @title MeteredClauses 单次低价 × 多次复用
/// @notice A price per metered use, prepaid: money moves when the USAGE leaf of a final report is claimed.
interface IMeteredClauses {
    /// @notice Metered use was prepaid.
    /// @param clause Clause id
    /// @param payer Account that paid
    /// @param amount What was paid, token base units
    /// @param covered What of it covered an earlier shortage and became revenue, token base units
    event Prepaid(ClauseId indexed clause, address indexed payer, uint128 amount, uint256 covered);
    /// @notice The use of a period was billed.
    /// @param clause Clause id
    /// @param period Period of the report
    /// @param units Metered uses
    /// @param amount Price of them, token base units
    /// @param paid What of it was prepaid and became revenue; the rest is short, token base units
    event UsageBilled(ClauseId indexed clause, PeriodId indexed period, uint64 units, uint256 amount, uint256 paid);
    /// @notice Prepaid money that no use can need any more went back.
    /// @param clause Clause id
    /// @param payer Account that got it
    /// @param amount Token base units
    event PrepaidReturned(ClauseId indexed clause, address indexed payer, uint256 amount);

    /// @notice The leaf is not a USAGE leaf.
    /// @param expectedType 5
    /// @param receivedType Type byte of the leaf
    /// @param expectedLength 21 bytes
    /// @param receivedLength Bytes of the leaf
    error Clauses_NotUsage(uint8 expectedType, uint8 receivedType, uint256 expectedLength, uint256 receivedLength);
    /// @notice The leaf's licence is not that of its clause.
    /// @param expected Licence of the clause
    /// @param received Licence in the leaf
    error Clauses_WrongLicence(uint32 expected, uint32 received);
    /// @notice The licence was refunded: nothing more is prepaid.
    /// @param clause Clause that was named
    error Clauses_Ended(ClauseId clause);
    /// @notice Use can still be claimed.
    /// @param earliest First second in which prepaid money goes back
    /// @param received Block time, seconds
    error Clauses_UsageOutstanding(uint256 earliest, uint256 received);
    /// @notice Nothing is prepaid.
    /// @param clause Clause that was named
    error Clauses_NothingPrepaid(ClauseId clause);

    /// @notice Prepays metered use of a clause; what is short is covered first and becomes revenue. Anyone may pay;
    /// what is left at the end goes to the clause's payer.
    /// @param clause Metered clause
    /// @param amount Token base units, not 0; pulled from the caller
    function prepay(ClauseId clause, uint128 amount) external;

    /// @notice Bills the use of a period from a USAGE leaf of its final report, once. What the prepaid money does not
    /// cover is short, and access under the licence stops at once. Anyone may call.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leaf `uint8 5 ‖ uint32 period ‖ uint32 licence ‖ uint32 clause ‖ uint64 units` (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    function claimUsage(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof) external;

    /// @notice Returns prepaid money to the clause's payer once no use can be claimed any more. Anyone may call.
    /// @param clause Metered clause whose licence has ended
    function withdrawPrepaid(ClauseId clause) external;

    /// @notice First second in which prepaid money goes back: a fact of the licence's last period may be anchored in
    /// the next one and count there, and that period's report can no longer come after its fallback time.
    /// @param clause Clause id; reverts for an unknown one
    /// @return Seconds since the epoch, as the licence stands now
    function prepaidReturnableFrom(ClauseId clause) external view returns (uint256);
}
