// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClauseId, LicenceId, OrganisationId, Route, TemplateId} from "../lib/Types.sol";
import {ICustody} from "./ICustody.sol";
import {ISalesRoom} from "./ISalesRoom.sol";

/// @title Clauses 效果分成条款 · 按次计费条款
/// @notice Obligations attached to licences: a share of outcome revenue, or a price per metered use. This is what both
/// have in common; the calls are in IOutcomeClauses, IAttestations and IMeteredClauses, all of them of one contract.
/// @dev What a clause owes is always written down at once: taken from the caller, from the deposit, or, where that is
/// short, as debt. Debt of the share and shortage of metered use stop access under the licence until both are paid.
interface IClauses is ICustody, ISalesRoom {
    /// @notice Where the outcome share of a clause stands. Metered use runs by the licence alone.
    enum Status {
        None,
        Open,
        Closed,
        Void
    }

    /// @notice Terms of an outcome share. All 0 but `route` means that there is none.
    /// @param share Part of the outcome revenue that is due, ppm
    /// @param floor Least share over the whole term, token base units
    /// @param cap Greatest share over the whole life, token base units; 0 = no cap
    /// @param deposit What penalties and gaps are taken from, token base units
    /// @param interval Seconds between two declarations
    /// @param term Seconds from the licence's start in which revenue is due
    /// @param tail Seconds after the term in which revenue of the term can still be paid or declared
    /// @param penaltyPerDay Part of a late or under-declared amount, per day begun, ppm
    /// @param penaltyCap Greatest penalty, part of that amount, ppm
    /// @param route How the share is split
    struct OutcomeTerms {
        uint32 share;
        uint128 floor;
        uint128 cap;
        uint128 deposit;
        uint32 interval;
        uint32 term;
        uint32 tail;
        uint32 penaltyPerDay;
        uint32 penaltyCap;
        Route route;
    }

    /// @notice A clause's template: an outcome share, a price per metered use, or both.
    /// @param outcome Terms of the outcome share
    /// @param unitPrice Price of one metered use, token base units; 0 = not metered
    struct Template {
        OutcomeTerms outcome;
        uint128 unitPrice;
    }

    /// @notice A clause as it stands. Times in seconds, money in token base units.
    /// @param licence Licence it is attached to
    /// @param template Its terms
    /// @param licensee Organisation that owes
    /// @param status Where the outcome share stands
    /// @param start First second of the term
    /// @param declaredUntil Time up to which revenue is declared or attested
    /// @param attestedUntil Time up to which the committee's figure is final
    /// @param graceUntil No deadline and no closing lies before it: an interval after the newest gap was decided
    /// @param endedAt When the licence was refunded; 0 if it was not
    /// @param payer Account that gets deposit and prepaid money back
    /// @param composition Composition key that is paid
    /// @param passed Revenue paid through the clause
    /// @param declared Revenue declared, attested gaps included
    /// @param charged Share charged so far on every path, debt included; never above the cap
    /// @param deposit What is left of the deposit
    /// @param debt Share and penalties that the deposit could not cover
    /// @param prepaid Prepaid for metered use
    /// @param shortage Metered use that the prepaid money could not cover
    struct Clause {
        LicenceId licence;
        TemplateId template;
        OrganisationId licensee;
        Status status;
        uint40 start;
        uint40 declaredUntil;
        uint40 attestedUntil;
        uint40 graceUntil;
        uint40 endedAt;
        address payer;
        bytes32 composition;
        uint128 passed;
        uint128 declared;
        uint128 charged;
        uint128 deposit;
        uint128 debt;
        uint128 prepaid;
        uint128 shortage;
    }

    /// @notice A template was drafted.
    /// @param template Template id
    /// @param terms Its terms
    event TemplateDrafted(TemplateId indexed template, Template terms);
    /// @notice A clause came into force with a licence.
    /// @param clause Clause id
    /// @param licence Licence it is attached to
    /// @param template Its terms
    /// @param licensee Organisation that owes
    /// @param composition Composition key that is paid
    event ClauseOpened(
        ClauseId indexed clause,
        LicenceId indexed licence,
        TemplateId indexed template,
        OrganisationId licensee,
        bytes32 composition
    );
    /// @notice The licence was refunded: the outcome share ended and the deposit went back.
    /// @param clause Clause id
    /// @param payer Account that got the deposit back
    /// @param deposit Token base units
    event ClauseCancelled(ClauseId indexed clause, address indexed payer, uint128 deposit);
    /// @notice Something was due from the deposit.
    /// @param clause Clause id
    /// @param taken Taken from the deposit, token base units
    /// @param debt Not covered: added to the debt, token base units
    event TakenFromDeposit(ClauseId indexed clause, uint256 taken, uint256 debt);
    /// @notice Debt and shortage of a clause were paid.
    /// @param clause Clause id
    /// @param payer Account that paid
    /// @param debt Share and penalties, token base units
    /// @param shortage Metered use, token base units
    event DebtPaid(ClauseId indexed clause, address indexed payer, uint256 debt, uint256 shortage);

    /// @notice A term of a template is out of bounds, or given where there is no outcome share.
    /// @param field The term's name in ASCII
    /// @param least Least value allowed, in the unit of the field
    /// @param greatest Greatest value allowed, in the unit of the field
    /// @param received Value that was given
    error Clauses_BadTerm(bytes32 field, uint256 least, uint256 greatest, uint256 received);
    /// @notice No such template.
    /// @param template Id that was named
    error Clauses_UnknownTemplate(TemplateId template);
    /// @notice The licence has a clause already.
    /// @param licence Licence that was named
    /// @param existing Its clause
    error Clauses_AlreadyOpen(LicenceId licence, ClauseId existing);
    /// @notice The clause is unknown, or its outcome share is not open.
    /// @param clause Clause that was named
    /// @param expected Status it must have
    /// @param received Status it has; `None` for an unknown clause
    error Clauses_WrongStatus(ClauseId clause, Status expected, Status received);
    /// @notice No such clause.
    /// @param clause Id that was named
    error Clauses_Unknown(ClauseId clause);
    /// @notice The clause has no outcome share.
    /// @param clause Clause that was named
    error Clauses_NoOutcome(ClauseId clause);
    /// @notice The clause has no price per metered use.
    /// @param clause Clause that was named
    error Clauses_NotMetered(ClauseId clause);
    /// @notice Only an account of the licensee.
    /// @param expected Organisation that owes
    /// @param received The caller's organisation; 0 if none
    error Clauses_NotLicensee(OrganisationId expected, OrganisationId received);
    /// @notice Only a valid participant.
    /// @param account The caller
    error Clauses_NotParticipant(address account);
    /// @notice Nothing was paid in.
    error Clauses_ZeroAmount();
    /// @notice The clause owes nothing.
    /// @param clause Clause that was named
    error Clauses_NothingDue(ClauseId clause);

    /// @notice Drafts immutable terms that offers can name. Anyone may call.
    /// @param terms The terms
    /// @return template Its id, from 1
    function draft(Template calldata terms) external returns (TemplateId template);

    /// @notice Opens the clause of a new licence and pulls its deposit from the caller. Only the sales contract.
    /// @param licence New licence
    /// @param template Drafted terms
    /// @param composition Composition key that is paid
    /// @param licensee Organisation that owes
    /// @param payer Account that gets the deposit back
    /// @return clause Its id, from 1
    function open(LicenceId licence, TemplateId template, bytes32 composition, OrganisationId licensee, address payer)
        external
        returns (ClauseId clause);

    /// @notice Ends the clause of a licence that was refunded and returns its deposit. Only the sales contract. Nothing
    /// happens without one, or once its outcome share is closed. What was paid as a share stays paid: revenue was made
    /// under the licence. A gap that is pending lapses. Prepaid money goes back by `withdrawPrepaid` once no usage of
    /// the time before can be claimed any more.
    /// @param licence Licence that was given back
    function cancel(LicenceId licence) external;

    /// @notice Pays all debt and shortage of a clause and restores access under its licence. Anyone may call, at any
    /// time; pulls `dueOf` from the caller into the open period of the composition.
    /// @param clause Clause that owes
    function payDebt(ClauseId clause) external;

    /// @notice A template's terms.
    /// @param template Template id
    /// @return All fields 0 for an unknown one
    function templateOf(TemplateId template) external view returns (Template memory);

    /// @notice The clause of a licence.
    /// @param licence Licence id
    /// @return 0 if it has none
    function clauseOf(LicenceId licence) external view returns (ClauseId);

    /// @notice A clause as it stands.
    /// @param id Clause id
    /// @return All fields 0 for an unknown one
    function clause(ClauseId id) external view returns (Clause memory);

    /// @notice What `payDebt` pulls: debt and shortage, token base units.
    /// @param id Clause id
    /// @return 0 if nothing is due or the clause is unknown
    function dueOf(ClauseId id) external view returns (uint256);

    /// @notice How much share can still become due, token base units.
    /// @param id Clause id
    /// @return The greatest number if there is no cap
    function capLeft(ClauseId id) external view returns (uint256);

    /// @notice Sum of all deposits and prepaid money, token base units.
    /// @return The contract's balance is never less than this and `totalOwed` together
    function totalHeld() external view returns (uint256);
}
