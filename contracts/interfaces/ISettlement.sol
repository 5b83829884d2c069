// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Settlement 结算
/// @notice Pots 结算池 by composition and period, split by the period's row, attributed by reported weights, netted in
/// memory, one transfer per account. The oracles choose weights only; who is paid and how much is computed here
/// (DESIGN §6). A pot is emptied exactly once; periods settle in any order; anyone may call.
interface ISettlement {
    /// @notice Revenue of one composition in one period, token base units.
    /// @param licence Licence revenue; 0 if none came in or the pot is settled
    /// @param outcome Outcome revenue; 0 if none came in or the pot is settled
    /// @param loop The product's loop, which decides the licence row and the operator; without meaning in an empty pot
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
    /// @param product Product
    /// @param payee Organisation that receives the service pool
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param resources All its resources, strictly ascending
    struct Composition {
        ProductId product;
        OrganisationId payee;
        uint24 outcomeSource;
        ResourceId[] resources;
    }

    /// @notice Revenue entered the open period.
    /// @param key Composition key
    /// @param period The open period, whose pot it entered
    /// @param payer Account that paid
    /// @param kind Licence or outcome revenue
    /// @param amount Token base units
    event RevenueReceived(
        bytes32 indexed key, PeriodId indexed period, address indexed payer, Kind kind, uint256 amount
    );
    /// @notice Pots were split. `lines` holds 112 bytes for each: `bytes32 key ‖ uint128 source ‖ uint128 service ‖
    /// uint128 unearned ‖ uint128 operator ‖ uint128 ecosystem` (docs/FORMATS.md §4), amounts in token base units.
    /// source: paid to the holders together; service: paid to the payee; unearned: performance money not earned, booked
    /// under the fund's SERVICE earmark; operator: paid to the space operator (MAIN) or the zone operator (TRAINING);
    /// ecosystem: booked under the fund's ECOSYSTEM earmark. They sum to what was in the pot.
    /// @param period Period of the pots
    /// @param lines The records, in the order in which the lines were settled
    event LinesSettled(PeriodId indexed period, bytes lines);
    /// @notice A line was left out; its pot, if it has one, waits.
    /// @param key Composition key, derived from the line
    /// @param period Period that was being settled
    /// @param reason The first check that failed
    event LineSkipped(bytes32 indexed key, PeriodId indexed period, SkipReason reason);
    /// @notice A transfer failed; the amount is withdrawable.
    /// @param account Account that is owed
    /// @param amount Token base units that were added to `owed`
    event Parked(address indexed account, uint256 amount);
    /// @notice A call left sums to be paid by a later one.
    /// @param id keccak256 of `sums`
    /// @param sums `uint128 ecosystem ‖ uint128 unearned` for the fund, then 36 bytes per account: `address ‖ uint128
    /// amount`; token base units
    event Carried(bytes32 indexed id, bytes sums);
    /// @notice A call went on from carried sums; they are among what it pays or carries.
    /// @param id keccak256 of the sums
    event CarryTaken(bytes32 indexed id);
    /// @notice A parked amount was paid out.
    /// @param account Account that was owed
    /// @param to Account that was paid; the fund itself for `payFund`
    /// @param amount Token base units
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
    /// @param key Key that was named
    error Settlement_UnknownComposition(bytes32 key);
    /// @notice Nothing was paid in.
    error Settlement_ZeroAmount();
    /// @notice The token moved another amount than asked (fee-on-transfer and rebasing tokens are refused).
    /// @param expected Amount asked for, token base units
    /// @param received Growth of the contract's balance, token base units; 0 if it did not grow
    error Settlement_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice The pot would overflow.
    /// @param greatest Greatest revenue of one kind in a pot, token base units
    /// @param received What the pot would hold with this payment, token base units
    error Settlement_PotOverflow(uint256 greatest, uint256 received);
    /// @notice The batch speaks of another period.
    /// @param expected Period whose report proves the batch
    /// @param received Period in the batch's header
    error Settlement_WrongPeriod(PeriodId expected, uint32 received);
    /// @notice The slice lies outside the batch.
    /// @param lines Number of lines in the batch
    /// @param firstLine First line asked for, counted from 0
    /// @param count Number of lines asked for
    error Settlement_BadSlice(uint256 lines, uint256 firstLine, uint256 count);
    /// @notice Late settlement is only for a period without a report in time.
    /// @param period Period that was named
    error Settlement_NotMissed(PeriodId period);
    /// @notice The named base is not base(p).
    /// @param expected base(p)
    /// @param received Base that was named
    error Settlement_WrongBase(PeriodId expected, PeriodId received);
    /// @notice base(p) exists: its line, or its absence, must be proven.
    /// @param base base(p), whose batches are the proofs
    error Settlement_BaseRequired(PeriodId base);
    /// @notice No base exists: none may be named.
    error Settlement_NoBase();
    /// @notice The proven batch does not cover the composition key.
    /// @param key Composition key
    /// @param fromKey First key the batch covers
    /// @param toKey Last key the batch covers
    error Settlement_KeyNotCovered(bytes32 key, uint256 fromKey, uint256 toKey);
    /// @notice One proof per composition, or none at all.
    /// @param expected Number of compositions
    /// @param received Number of proofs
    error Settlement_WrongProofs(uint256 expected, uint256 received);
    /// @notice Nothing waits in this composition's pot.
    /// @param key Composition key, derived from the composition that was named
    /// @param period Missed period
    error Settlement_EmptyPot(bytes32 key, PeriodId period);
    /// @notice The call must bring more gas, so that a stingy caller can't force a payment to be parked.
    /// @param expected Gas that must be left before each payment
    /// @param received Gas that was left
    error Settlement_MoreGasNeeded(uint256 expected, uint256 received);
    /// @notice No call carried these sums, or another has gone on from them.
    /// @param id keccak256 of the sums that were brought
    error Settlement_UnknownCarry(bytes32 id);
    /// @notice More accounts would be carried than one call can take up and carry again: pay some first.
    /// @param greatest Greatest number of accounts that are carried
    /// @param received Accounts that would be
    error Settlement_CarryTooLarge(uint256 greatest, uint256 received);
    /// @notice Nothing is parked for the account.
    /// @param account The caller of `withdraw`; the lost account for `withdrawFor`; the fund for `payFund`
    error Settlement_NothingOwed(address account);
    /// @notice Only the last successor of a replaced account may withdraw for it.
    /// @param expected Its last successor; the account itself where it was not replaced
    /// @param received The caller
    error Settlement_NotSuccessor(address expected, address received);
    /// @notice Parked money can only go to a participant's account.
    /// @param account Account that belongs to no organisation
    error Settlement_NotParticipant(address account);

    /// @notice Pays revenue of a composition into the open period; pulls `amount` from the caller. Open to anyone.
    /// @param key Composition key
    /// @param kind Licence or outcome revenue
    /// @param amount Token base units, not 0
    function receiveRevenue(bytes32 key, Kind kind, uint256 amount) external;

    /// @notice Settles lines of proven batches of one period, nets them and pays every account once.
    /// @param period Period whose report is final
    /// @param batches Batches or slices of them
    function settle(PeriodId period, Batch[] calldata batches) external;

    /// @notice Settles like `settle`, adds sums that earlier calls carried, makes at most `transfers` transfers to
    /// accounts and carries the rest. So a settlement of any size ends in one transfer per account, while every
    /// transaction stays below the chain's bound. Anyone may go on from sums that are carried, with or without further
    /// batches, also of another period; they stand in `Carried`. The fund is paid with the last accounts.
    /// @param period Period whose report is final; without meaning where there are no batches
    /// @param batches Batches or slices of them; none to pay only
    /// @param carried Sums of earlier calls, each as in its event `Carried`; none to begin
    /// @param transfers Greatest number of transfers to accounts, operators included; so many that no more than 2,048
    /// accounts are carried
    function settleInParts(PeriodId period, Batch[] calldata batches, bytes[] calldata carried, uint256 transfers)
        external;

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
    /// @param to Any account of an organisation, also of one whose validity has ended
    function withdraw(address to) external;

    /// @notice Pays what is parked for a lost account to `to`, an account of a participant; only the account that
    /// stands in the lost one's place (`IParticipants.lastSuccessorOf`) may call.
    /// @param lost Account that was replaced
    /// @param to Any account of an organisation, also of one whose validity has ended
    function withdrawFor(address lost, address to) external;

    /// @notice Pays the fund what was parked for it and books it. Anyone may call.
    function payFund() external;

    /// @notice The pot of a composition in a period.
    /// @param key Composition key
    /// @param period Period of the revenue
    /// @return Amounts 0 if nothing came in or the pot is settled
    function potOf(bytes32 key, PeriodId period) external view returns (Pot memory);

    /// @notice Parked amount of an account, token base units.
    /// @param account Account to look up
    /// @return 0 if nothing is parked
    function owed(address account) external view returns (uint256);

    /// @notice How many calls carried these very sums and were not gone on from.
    /// @param id keccak256 of the sums
    /// @return Number, 0 if there is none
    function carries(bytes32 id) external view returns (uint256);
}
