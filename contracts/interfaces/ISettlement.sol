// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Settlement 结算
/// @notice Pots 结算池 by composition and period, split by the period's row, attributed by reported weights, netted in
/// memory, one transfer per account. The oracles choose weights only; who is paid and how much is computed here
/// (DESIGN §6). A pot is emptied exactly once; periods settle in any order; anyone may call.
interface ISettlement {
    /// @notice Revenue of one composition in one period, token base units.
    struct Pot {
        uint112 licence;
        uint112 outcome;
        Loop loop;
    }

    /// @notice A batch of the period's report and its proof (docs/FORMATS.md §4, §5).
    /// @param index Leaf index (batches come first)
    /// @param fromKey First composition key the batch covers
    /// @param toKey Last composition key the batch covers
    /// @param firstLine First line to settle: a call may take a slice
    /// @param lines Number of lines to settle from there
    /// @param data The packed bytes
    /// @param proof RFC 6962 inclusion proof of the BATCH leaf
    struct Batch {
        uint32 index;
        uint256 fromKey;
        uint256 toKey;
        uint16 firstLine;
        uint16 lines;
        bytes data;
        bytes32[] proof;
    }

    /// @notice A composition whose pot no report settles.
    struct Composition {
        ProductId product;
        OrganisationId payee;
        uint24 outcomeSource;
        ResourceId[] resources;
    }

    /// @notice Revenue entered the open period.
    event RevenueReceived(
        bytes32 indexed key, PeriodId indexed period, address indexed payer, Kind kind, uint256 amount
    );
    /// @notice A pot was split. Amounts in token base units; `service` is what the payee earned, `unearned` went to
    /// the fund's SERVICE earmark.
    event LineSettled(
        bytes32 indexed key,
        PeriodId indexed period,
        uint256 source,
        uint256 service,
        uint256 unearned,
        uint256 operator,
        uint256 ecosystem
    );
    /// @notice A line was left out; its pot, if it has one, waits.
    event LineSkipped(bytes32 indexed key, PeriodId indexed period, SkipReason reason);
    /// @notice A transfer failed; the amount is withdrawable.
    event Parked(address indexed account, uint256 amount);
    /// @notice A parked amount was paid out.
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice Why a line was skipped: nothing in its pot (settled already, or a component that no pot has), weights
    /// or performance that break their law, a key outside the batch's range, or a payee (holder, provider or operator)
    /// that nobody knows for the period.
    enum SkipReason {
        EmptyPot,
        BadWeights,
        BadPerformance,
        KeyNotCovered,
        UnknownPayee
    }

    /// @notice The key is not a composition that Products knows.
    error Settlement_UnknownComposition(bytes32 key);
    /// @notice Nothing was paid in.
    error Settlement_ZeroAmount();
    /// @notice The token moved another amount than asked (fee-on-transfer and rebasing tokens are refused).
    error Settlement_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice The pot would overflow.
    error Settlement_PotOverflow(uint256 greatest, uint256 received);
    /// @notice The batch speaks of another period.
    error Settlement_WrongPeriod(PeriodId expected, uint32 received);
    /// @notice The leaf index is not that of a batch.
    error Settlement_NotABatch(uint32 batches, uint32 received);
    /// @notice The slice lies outside the batch.
    error Settlement_BadSlice(uint256 lines, uint256 firstLine, uint256 count);
    /// @notice Late settlement is only for a period without a report in time.
    error Settlement_NotMissed(PeriodId period);
    /// @notice The named base is not base(p).
    error Settlement_WrongBase(PeriodId expected, PeriodId received);
    /// @notice base(p) exists: its line, or its absence, must be proven.
    error Settlement_BaseRequired(PeriodId base);
    /// @notice No base exists: none may be named.
    error Settlement_NoBase();
    /// @notice The proven batch does not cover the composition key.
    error Settlement_KeyNotCovered(bytes32 key, uint256 fromKey, uint256 toKey);
    /// @notice One proof per composition, or none at all.
    error Settlement_WrongProofs(uint256 expected, uint256 received);
    /// @notice Nothing waits in this composition's pot.
    error Settlement_EmptyPot(bytes32 key, PeriodId period);
    /// @notice The call must bring more gas, so that a stingy caller can't force a payment to be parked.
    error Settlement_MoreGasNeeded(uint256 expected, uint256 received);
    /// @notice Nothing is parked for the caller.
    error Settlement_NothingOwed(address account);
    /// @notice Parked money can only go to a participant's account.
    error Settlement_NotParticipant(address account);

    /// @notice Pays revenue of a composition into the open period; pulls `amount` from the caller. Open to anyone.
    function receiveRevenue(bytes32 key, Kind kind, uint256 amount) external;

    /// @notice Settles lines of proven batches of one period, nets them and pays every account once.
    /// @param period Period whose report is final
    /// @param batches Batches or slices of them
    function settle(PeriodId period, Batch[] calldata batches) external;

    /// @notice Settles compositions of a Missed period by base(p)'s line with its performance; with equal weights and
    /// performance 0 where there is no base, or base proves the line absent.
    /// @param period Missed period
    /// @param compositions Whose pots to empty
    /// @param base base(p); ignored if `proofs` is empty
    /// @param proofs Per composition the base's batch that covers its key (`firstLine` and `lines` are ignored); empty
    /// if no base exists
    function settleLate(PeriodId period, Composition[] calldata compositions, PeriodId base, Batch[] calldata proofs)
        external;

    /// @notice Pays the caller's parked amount to `to`, an account of a participant.
    function withdraw(address to) external;

    /// @notice Pays the fund what was parked for it and books it. Anyone may call.
    function payFund() external;

    /// @notice The pot of a composition in a period.
    function potOf(bytes32 key, PeriodId period) external view returns (Pot memory);

    /// @notice Parked amount of an account, token base units.
    function owed(address account) external view returns (uint256);
}
