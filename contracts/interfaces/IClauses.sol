// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClauseId, LicenceId, OrganisationId, Route, TemplateId} from "../lib/Types.sol";

/// @title Clauses 效果分成条款 · 按次计费条款
/// @notice Obligations attached to licences: a share of outcome revenue, or a price per metered use.
interface IClauses {
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

    /// @notice Names the sales contract, once.
    /// @param sales The sales contract
    function wire(address sales) external;

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
    /// happens without one.
    /// @param licence Licence that was given back
    function cancel(LicenceId licence) external;

    /// @notice A template's terms.
    /// @param template Template id
    /// @return All fields 0 for an unknown one
    function templateOf(TemplateId template) external view returns (Template memory);

    /// @notice The clause of a licence.
    /// @param licence Licence id
    /// @return 0 if it has none
    function clauseOf(LicenceId licence) external view returns (ClauseId);
}
