// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAttestations} from "../interfaces/IAttestations.sol";
import {ICommittee} from "../interfaces/ICommittee.sol";
import {ClauseMath} from "../lib/ClauseMath.sol";
import {ClauseId, PeriodId} from "../lib/Types.sol";
import {ClauseLedger} from "./ClauseLedger.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Attestations
/// @notice Gaps between what the committee found and what was declared; see IAttestations.
abstract contract Attestations is ClauseLedger, IAttestations {
    using SafeCast for uint256;

    bytes32 private constant ATTESTATION_TYPEHASH =
        keccak256("Attestation(uint32 clause,uint64 until,uint128 revenue)");

    // The domain is hashed anew for every attestation: a chain that splits has two, and it saves a kilobyte of code.
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("Clauses");
    bytes32 private constant VERSION_HASH = keccak256("1");

    ICommittee private immutable _committee;
    address private immutable _governance;

    mapping(ClauseId id => Gap) private _gaps;

    /// @notice Fixes what never changes.
    /// @param committee Who signs
    /// @param governance Who decides disputes
    constructor(ICommittee committee, address governance) {
        _committee = committee;
        _governance = governance;
    }

    /// @inheritdoc IAttestations
    function attest(
        ClauseId id,
        uint64 until,
        uint128 revenue,
        uint32 committee,
        uint32 bitmap,
        bytes calldata signatures
    ) external {
        // Checks
        uint256 known = _requireAttestable(id, until);
        if (revenue <= known) revert Clauses_NotAbove(known, revenue);
        PeriodId current = _requireCommittee(committee);
        _committee.requireQuorum(committee, attestationDigest(id, until, revenue), bitmap, signatures);

        // Effects
        (uint32 answerWindow,) = _rulebook.disputeTermsAt(current);
        uint256 answerUntil = block.timestamp + answerWindow;
        _gaps[id] = Gap({
            revenue: revenue,
            known: uint128(known),
            until: uint40(until),
            answerUntil: answerUntil.toUint40(),
            verdictUntil: 0
        });
        emit Attested(id, until, revenue, known, answerUntil);
    }

    /// @inheritdoc IAttestations
    function answer(ClauseId id, bytes32 reasonHash) external {
        // Checks
        (Clause storage record,) = _requireOutcome(id);
        _requireLicensee(record);
        Gap memory gap = _requireGap(id);
        if (gap.verdictUntil != 0) revert Clauses_AlreadyAnswered(id);
        if (block.timestamp > gap.answerUntil) revert Clauses_TooLate(gap.answerUntil, block.timestamp);

        // Effects
        (, uint32 verdictWindow) = _rulebook.disputeTermsAt(_current());
        uint256 verdictUntil = block.timestamp + verdictWindow;
        _gaps[id].verdictUntil = verdictUntil.toUint40();
        emit Answered(id, reasonHash, verdictUntil);
    }

    /// @inheritdoc IAttestations
    function chargeGap(ClauseId id) external {
        // Checks
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        Gap memory gap = _requireGap(id);
        uint256 last = gap.verdictUntil == 0 ? gap.answerUntil : gap.verdictUntil;
        if (block.timestamp <= last) revert Clauses_TooEarly(last, block.timestamp);

        // Effects
        uint256 taken = _decide(id, record, terms, gap, gap.verdictUntil == 0);

        // Interactions
        _enter(record.composition, _kindOf(terms.route), taken);
    }

    /// @inheritdoc IAttestations
    function rule(ClauseId id, uint128 revenue) external {
        // Checks
        if (msg.sender != _governance) revert Clauses_NotGovernance(_governance, msg.sender);
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        Gap memory gap = _requireGap(id);
        if (gap.verdictUntil == 0) revert Clauses_NotAnswered(id);
        if (block.timestamp > gap.verdictUntil) revert Clauses_TooLate(gap.verdictUntil, block.timestamp);
        if (revenue < gap.known || revenue > gap.revenue) {
            revert Clauses_BadVerdict(gap.known, gap.revenue, revenue);
        }

        // Effects
        gap.revenue = revenue;
        uint256 taken = _decide(id, record, terms, gap, true);

        // Interactions
        _enter(record.composition, _kindOf(terms.route), taken);
    }

    /// @inheritdoc IAttestations
    function gapOf(ClauseId id) external view returns (Gap memory) {
        return _gaps[id];
    }

    /// @inheritdoc IAttestations
    function attestationDigest(ClauseId id, uint64 until, uint128 revenue) public view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, address(this)));
        bytes32 structHash = keccak256(abi.encode(ATTESTATION_TYPEHASH, id, until, revenue));
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    /// @dev A penalty counts from the deadline of an interval that ends at the attested time to the end of the answer
    /// window, so that it does not matter when anyone calls.
    function _decide(ClauseId id, Clause storage record, OutcomeTerms memory terms, Gap memory gap, bool penalised)
        private
        returns (uint256 taken)
    {
        delete _gaps[id];
        uint256 deadline = _later(uint256(gap.until) + terms.interval, record.graceUntil);
        record.declared += gap.revenue - gap.known;
        record.attestedUntil = gap.until;
        if (gap.until > record.declaredUntil) record.declaredUntil = gap.until;
        record.graceUntil = (block.timestamp + terms.interval).toUint40();
        uint256 due = _charge(record, terms);
        uint256 penalty =
            penalised ? ClauseMath.penalty(due, deadline, gap.answerUntil, terms.penaltyPerDay, terms.penaltyCap) : 0;
        emit GapCharged(id, gap.revenue - gap.known, due, penalty);
        taken = _takeFromDeposit(id, record, due + penalty);
    }

    function _requireNoGap(ClauseId id) internal view {
        if (_gaps[id].revenue != 0) revert Clauses_GapPending(id);
    }

    function _requireGap(ClauseId id) private view returns (Gap memory gap) {
        gap = _gaps[id];
        if (gap.revenue == 0) revert Clauses_NoGap(id);
    }

    /// @dev Gives the revenue that is known.
    function _requireAttestable(ClauseId id, uint256 until) private view returns (uint256) {
        (Clause storage record, OutcomeTerms memory terms) = _requireOutcome(id);
        _requireNoGap(id);
        uint256 end = uint256(record.start) + terms.term;
        if (until <= record.attestedUntil || until > end) {
            revert Clauses_BadAttestedTime(record.attestedUntil, end, until);
        }
        if (until > record.declaredUntil) {
            // An interval that contains `until` ends at most one interval later, and is in time for another one.
            uint256 latest = _earlier(until + terms.interval, end) + terms.interval;
            uint256 deadline = _later(latest, record.graceUntil);
            if (block.timestamp <= deadline) revert Clauses_NotOverdue(deadline, block.timestamp);
        }
        return uint256(record.passed) + record.declared;
    }

    function _requireCommittee(uint32 committee) private view returns (PeriodId current) {
        current = _current();
        uint32 expected = _committeeAt(current);
        if (committee == expected) return current;
        uint32 period = PeriodId.unwrap(current);
        if (period == 0 || committee != _committeeAt(PeriodId.wrap(period - 1))) {
            revert Clauses_WrongCommittee(expected, committee);
        }
    }

    function _committeeAt(PeriodId period) private view returns (uint32) {
        return _committee.committeeAt(period);
    }
}
