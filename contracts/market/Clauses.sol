// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClauses} from "../interfaces/IClauses.sol";
import {ICommittee} from "../interfaces/ICommittee.sol";
import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {ClauseId, Kind, LicenceId, OrganisationId, PPM, TemplateId} from "../lib/Types.sol";
import {Attestations} from "./Attestations.sol";
import {ClauseLedger} from "./ClauseLedger.sol";
import {MeteredClauses} from "./MeteredClauses.sol";
import {OutcomeClauses} from "./OutcomeClauses.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Clauses
/// @notice Templates, and the birth and the end of clauses; see IClauses.
contract Clauses is OutcomeClauses, MeteredClauses {
    using SafeCast for uint256;

    uint32 private _templateCount;
    uint32 private _clauseCount;

    /// @notice Fixes what never changes. Disputes are decided by the Rulebook's governance.
    /// @param token Settlement token
    /// @param rulebook Period clock and windows
    /// @param participants Accounts and their organisations
    /// @param licences Register of licences
    /// @param settlement Where revenue goes
    /// @param oracle Reports, whose USAGE leaves are billed
    /// @param committee Who attests
    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        ILicences licences,
        ISettlement settlement,
        IContributionOracle oracle,
        ICommittee committee
    )
        ClauseLedger(token, rulebook, participants, licences, settlement)
        Attestations(committee, rulebook.governance())
        MeteredClauses(oracle)
    {}

    /// @inheritdoc IClauses
    function draft(Template memory terms) external returns (TemplateId template) {
        // Checks
        _requireTerms(terms.outcome);
        if (terms.outcome.share == 0) _requireWithin("unitPrice", 1, type(uint128).max, terms.unitPrice);

        // Effects
        template = TemplateId.wrap(++_templateCount);
        _templates[template] = terms;
        emit TemplateDrafted(template, terms);
    }

    /// @inheritdoc IClauses
    function open(LicenceId licence, TemplateId template, bytes32 composition, OrganisationId licensee, address payer)
        external
        returns (ClauseId id)
    {
        // Checks
        _requireSales();
        if (clauseOf[licence] != ClauseId.wrap(0)) revert Clauses_AlreadyOpen(licence, clauseOf[licence]);
        Template storage terms = _templates[template];
        if (terms.outcome.share == 0 && terms.unitPrice == 0) revert Clauses_UnknownTemplate(template);

        // Effects
        uint128 deposit = terms.outcome.deposit;
        id = ClauseId.wrap(++_clauseCount);
        clauseOf[licence] = id;
        uint40 start = uint256(_licences.licence(licence).validFrom).toUint40();
        Clause storage record = _clauses[id];
        (record.licence, record.template, record.licensee) = (licence, template, licensee);
        (record.status, record.payer, record.composition) = (Status.Open, payer, composition);
        (record.start, record.declaredUntil, record.attestedUntil) = (start, start, start);
        record.deposit = deposit;
        totalHeld += deposit;
        emit ClauseOpened(id, licence, template, licensee, composition);

        // Interactions
        _pull(deposit);
    }

    /// @inheritdoc IClauses
    function cancel(LicenceId licence) external {
        // Checks
        _requireSales();
        ClauseId id = clauseOf[licence];
        Clause storage record = _clauses[id];
        if (record.status != Status.Open) return;

        // Effects
        uint128 deposit = record.deposit;
        record.status = Status.Void;
        record.endedAt = uint40(block.timestamp);
        record.deposit = 0;
        totalHeld -= deposit;
        emit ClauseCancelled(id, record.payer, deposit);

        // Interactions
        _payOrPark(record.payer, deposit);
    }

    /// @inheritdoc IClauses
    function payDebt(ClauseId id) external {
        // Checks
        Clause storage record = _requireKnown(id);
        (uint256 debt, uint256 shortage) = (record.debt, record.shortage);
        if (debt + shortage == 0) revert Clauses_NothingDue(id);

        // Effects
        (record.debt, record.shortage) = (0, 0);
        _restrict(record, false);
        emit DebtPaid(id, msg.sender, debt, shortage);

        // Interactions
        _pull(debt + shortage);
        _enter(record.composition, _kindOf(_templates[record.template].outcome.route), debt);
        _enter(record.composition, Kind.Licence, shortage);
    }

    /// @inheritdoc IClauses
    function templateOf(TemplateId template) external view returns (Template memory) {
        return _templates[template];
    }

    /// @inheritdoc IClauses
    function clause(ClauseId id) external view returns (Clause memory) {
        return _clauses[id];
    }

    /// @inheritdoc IClauses
    function dueOf(ClauseId id) external view returns (uint256) {
        return uint256(_clauses[id].debt) + _clauses[id].shortage;
    }

    /// @inheritdoc IClauses
    function capLeft(ClauseId id) external view returns (uint256) {
        uint256 cap = _templates[_clauses[id].template].outcome.cap;
        return cap == 0 ? type(uint256).max : cap - _clauses[id].charged;
    }

    function _requireTerms(OutcomeTerms memory terms) private pure {
        // Without a share nothing else may be given; with one, interval and term must be.
        bool outcome = terms.share != 0;
        uint256 wide = outcome ? type(uint128).max : 0;
        uint256 seconds_ = outcome ? type(uint32).max : 0;
        uint256 whole = outcome ? PPM : 0;
        uint256 least = outcome ? 1 : 0;
        _requireWithin("share", 0, PPM, terms.share);
        _requireWithin("floor", 0, terms.cap == 0 ? wide : terms.cap, terms.floor);
        _requireWithin("cap", 0, wide, terms.cap);
        _requireWithin("deposit", 0, wide, terms.deposit);
        _requireWithin("interval", least, seconds_, terms.interval);
        _requireWithin("term", least, seconds_, terms.term);
        _requireWithin("tail", 0, seconds_, terms.tail);
        _requireWithin("penaltyPerDay", 0, whole, terms.penaltyPerDay);
        _requireWithin("penaltyCap", 0, whole, terms.penaltyCap);
    }

    function _requireWithin(bytes32 field, uint256 least, uint256 greatest, uint256 received) private pure {
        if (received < least || received > greatest) revert Clauses_BadTerm(field, least, greatest, received);
    }
}
