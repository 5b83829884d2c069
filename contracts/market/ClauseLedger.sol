// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClauses} from "../interfaces/IClauses.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {ClauseMath} from "../lib/ClauseMath.sol";
import {ClauseId, Kind, LicenceId, OrganisationId, PeriodId, Route, TemplateId} from "../lib/Types.sol";
import {Custody} from "./Custody.sol";
import {SalesRoom} from "./SalesRoom.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title ClauseLedger
/// @notice The record of every clause, and what is done to it in more than one place.
/// @dev The register of licences is called among the effects: it calls nobody back.
abstract contract ClauseLedger is Custody, SalesRoom, IClauses {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    IRulebook internal immutable _rulebook;
    ILicences internal immutable _licences;
    ISettlement internal immutable _settlement;

    /// @inheritdoc IClauses
    uint256 public totalHeld;
    /// @inheritdoc IClauses
    mapping(LicenceId licence => ClauseId) public clauseOf;
    mapping(ClauseId id => Clause) internal _clauses;
    mapping(TemplateId id => Template) internal _templates;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param rulebook Period clock and windows
    /// @param participants Accounts and their organisations
    /// @param licences Register of licences
    /// @param settlement Where revenue goes; may take from here for ever, which it does for the caller's own payments
    /// alone
    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        ILicences licences,
        ISettlement settlement
    ) Custody(token, participants) {
        _rulebook = rulebook;
        _licences = licences;
        _settlement = settlement;
        token.forceApprove(address(settlement), type(uint256).max);
    }

    /// @dev Charges what all known revenue owes beyond what was charged before. Nothing while there is a credit.
    function _charge(Clause storage record, OutcomeTerms memory terms) internal returns (uint256 due) {
        uint256 whole = ClauseMath.due(uint256(record.passed) + record.declared, terms.share, terms.cap);
        uint256 charged = record.charged;
        if (whole <= charged) return 0;
        record.charged = whole.toUint128();
        return whole - charged;
    }

    /// @dev Takes from the deposit, which becomes revenue; what it does not cover becomes debt and stops access.
    function _takeFromDeposit(ClauseId id, Clause storage record, uint256 amount) internal returns (uint256 taken) {
        if (amount == 0) return 0;
        uint256 deposit = record.deposit;
        taken = amount < deposit ? amount : deposit;
        record.deposit = uint128(deposit - taken);
        totalHeld -= taken;
        if (taken != amount) {
            record.debt += (amount - taken).toUint128();
            _restrict(record, true);
        }
        emit TakenFromDeposit(id, taken, amount - taken);
    }

    /// @dev Stops access under the licence, or restores it.
    function _restrict(Clause storage record, bool restricted) internal {
        _licences.restrict(record.licence, restricted);
    }

    /// @dev What is held becomes revenue of the open period; nothing for 0.
    function _enter(bytes32 composition, Kind kind, uint256 amount) internal {
        if (amount == 0) return;
        _settlement.receiveRevenue(composition, kind, amount);
    }

    /// @dev The outcome share of a clause, open.
    function _requireOutcome(ClauseId id) internal view returns (Clause storage record, OutcomeTerms memory terms) {
        record = _requireKnown(id);
        terms = _templates[record.template].outcome;
        if (terms.share == 0) revert Clauses_NoOutcome(id);
        if (record.status != Status.Open) revert Clauses_WrongStatus(id, Status.Open, record.status);
    }

    function _requireKnown(ClauseId id) internal view returns (Clause storage record) {
        record = _clauses[id];
        if (record.status == Status.None) revert Clauses_Unknown(id);
    }

    function _requireLicensee(Clause storage record) internal view {
        OrganisationId caller = _organisationOf(msg.sender);
        if (caller != record.licensee) revert Clauses_NotLicensee(record.licensee, caller);
    }

    function _current() internal view returns (PeriodId) {
        return _rulebook.currentPeriod();
    }

    /// @dev Outcome money follows the composition's ratio, or the loop's licence row.
    function _kindOf(Route route) internal pure returns (Kind) {
        return route == Route.Upstream ? Kind.Outcome : Kind.Licence;
    }

    function _later(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    function _earlier(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
