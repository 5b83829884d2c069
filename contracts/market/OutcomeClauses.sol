// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOutcomeClauses} from "../interfaces/IOutcomeClauses.sol";
import {ClauseMath} from "../lib/ClauseMath.sol";
import {ClauseId} from "../lib/Types.sol";
import {Attestations} from "./Attestations.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title OutcomeClauses
/// @notice Pay-through, declarations, corrections and the end of an outcome share; see IOutcomeClauses.
abstract contract OutcomeClauses is Attestations, IOutcomeClauses {
    using SafeCast for uint256;

    /// @dev What a declaration is about, in memory: a function's stack could not hold it beside its parameters.
    struct Statement {
        bytes32 reportId;
        uint64 from;
        uint64 until;
        uint128 revenue;
    }

    mapping(ClauseId id => mapping(bytes32 paymentReference => bool)) private _paid;
    mapping(ClauseId id => mapping(bytes32 reportId => Declaration)) private _declarations;

    /// @inheritdoc IOutcomeClauses
    function pay(ClauseId id, uint128 amount, bytes32 paymentReference) external {
        // Checks
        if (!_participants.isValid(msg.sender)) revert Clauses_NotParticipant(msg.sender);
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        _requireInTail(record, terms);
        if (amount == 0) revert Clauses_ZeroAmount();
        if (_paid[id][paymentReference]) revert Clauses_Duplicate(id, paymentReference);

        // Effects
        _paid[id][paymentReference] = true;
        record.passed += amount;
        uint256 share = _charge(record, terms);
        emit PaidThrough(id, msg.sender, paymentReference, amount, share);

        // Interactions
        address licensee = _participants.payoutAt(record.licensee, _current());
        _pull(amount);
        _enter(record.composition, _kindOf(terms.route), share);
        _payOrPark(licensee, amount - share);
    }

    /// @inheritdoc IOutcomeClauses
    function declare(ClauseId id, bytes32 reportId, uint64 from, uint64 until, uint128 revenue) external {
        _declare(id, Statement({reportId: reportId, from: from, until: until, revenue: revenue}));
    }

    /// @inheritdoc IOutcomeClauses
    function correct(ClauseId id, bytes32 reportId, uint128 revenue) external {
        // Checks
        (Clause storage record, OutcomeTerms memory terms) = _requireDeclarable(id);
        Declaration memory declaration = _declarations[id][reportId];
        if (declaration.from == 0) revert Clauses_UnknownReport(id, reportId);
        if (declaration.from < record.attestedUntil) {
            revert Clauses_Attested(record.attestedUntil, declaration.from);
        }

        // Effects
        _declarations[id][reportId].revenue = revenue;
        record.declared = record.declared - declaration.revenue + revenue;
        emit Corrected(id, reportId, declaration.revenue, revenue);

        _collect(id, record, terms, declaration.deadline);
    }

    /// @inheritdoc IOutcomeClauses
    function close(ClauseId id) external {
        // Checks
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        _requireNoGap(id);
        uint256 last = _openUntil(record, terms);
        if (block.timestamp <= last) revert Clauses_TailOpen(last, block.timestamp);

        // Effects
        record.status = Status.Closed;
        uint256 charged = record.charged;
        uint256 topUp = terms.floor > charged ? terms.floor - charged : 0;
        record.charged = uint128(charged + topUp);
        uint256 taken = _takeFromDeposit(id, record, topUp);
        uint256 rest = record.deposit;
        record.deposit = 0;
        totalHeld -= rest;
        emit ClauseClosed(id, topUp, rest);

        // Interactions
        _enter(record.composition, _kindOf(terms.route), taken);
        _payOrPark(record.payer, rest);
    }

    /// @inheritdoc IOutcomeClauses
    function declarationOf(ClauseId id, bytes32 reportId) external view returns (Declaration memory) {
        return _declarations[id][reportId];
    }

    /// @inheritdoc IOutcomeClauses
    function isPaid(ClauseId id, bytes32 paymentReference) external view returns (bool) {
        return _paid[id][paymentReference];
    }

    /// @inheritdoc IOutcomeClauses
    function openUntil(ClauseId id) external view returns (uint256) {
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        return _openUntil(record, terms);
    }

    function _declare(ClauseId id, Statement memory statement) private {
        // Checks
        (Clause storage record, OutcomeTerms memory terms) = _requireDeclarable(id);
        _requireNext(record, terms, statement);
        if (_declarations[id][statement.reportId].from != 0) revert Clauses_Duplicate(id, statement.reportId);

        // Effects
        uint256 deadline = _later(uint256(statement.until) + terms.interval, record.graceUntil);
        _declarations[id][statement.reportId] =
            Declaration({revenue: statement.revenue, from: uint40(statement.from), deadline: deadline.toUint40()});
        record.declaredUntil = uint40(statement.until);
        record.declared += statement.revenue;
        emit Declared(id, statement.reportId, statement.from, statement.until, statement.revenue);

        _collect(id, record, terms, deadline);
    }

    function _requireDeclarable(ClauseId id) private view returns (Clause storage record, OutcomeTerms memory terms) {
        (record, terms) = _requireOutcome(id);
        _requireLicensee(record);
        _requireInTail(record, terms);
        _requireNoGap(id);
    }

    function _requireNext(Clause storage record, OutcomeTerms memory terms, Statement memory statement) private view {
        uint256 from = record.declaredUntil;
        if (statement.from != from) revert Clauses_NotContiguous(from, statement.from);
        uint256 end = _earlier(from + terms.interval, uint256(record.start) + terms.term);
        uint256 last = _earlier(end, block.timestamp);
        if (statement.until <= from || statement.until > last) {
            revert Clauses_BadInterval(from, last, statement.until);
        }
    }

    function _requireInTail(Clause storage record, OutcomeTerms memory terms) private view {
        uint256 last = _openUntil(record, terms);
        if (block.timestamp > last) revert Clauses_TailOver(last, block.timestamp);
    }

    function _openUntil(Clause storage record, OutcomeTerms memory terms) private view returns (uint256) {
        return _later(uint256(record.start) + terms.term + terms.tail, record.graceUntil);
    }

    /// @dev The share that the known revenue owes now, from the caller, and the penalty on it, from the deposit.
    function _collect(ClauseId id, Clause storage record, OutcomeTerms memory terms, uint256 deadline) private {
        // Effects
        uint256 due = _charge(record, terms);
        uint256 penalty = ClauseMath.penalty(due, deadline, block.timestamp, terms.penaltyPerDay, terms.penaltyCap);
        emit ShareDue(id, due, penalty);
        uint256 taken = _takeFromDeposit(id, record, penalty);

        // Interactions
        _pull(due);
        _enter(record.composition, _kindOf(terms.route), due + taken);
    }
}
