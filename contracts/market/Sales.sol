// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILicences} from "../interfaces/ILicences.sol";
import {ISales} from "../interfaces/ISales.sol";
import {Form, LicenceId, OrganisationId, PeriodId, TemplateId} from "../lib/Types.sol";
import {SalesBase} from "./SalesBase.sol";
import {SalesSubscriptions} from "./SalesSubscriptions.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Sales
/// @notice The purchase; what comes before and after it is in the contracts it is made of.
contract Sales is SalesSubscriptions {
    using SafeERC20 for IERC20;

    /// @dev What buyer and offer agree on. `total` is the fee of all periods, `end` the first that is not paid.
    struct Deal {
        OrganisationId licensee;
        uint64 validUntil;
        PeriodId current;
        PeriodId end;
        uint128 price;
        uint128 total;
        uint128 clauseDeposit;
    }

    /// @notice Fixes what never changes.
    /// @param rooms What sales work with
    constructor(Rooms memory rooms) SalesBase(rooms) {}

    /// @inheritdoc ISales
    function buy(uint256 id, Purchase calldata purchase) external returns (LicenceId licence) {
        // Checks
        Offer memory offered = _requireSellable(id);
        Deal memory deal = _agree(offered.terms, purchase);
        (, uint32 refundWindow) = _marketAt(deal.current);

        // Effects: issuing calls nobody but the register of licences, which calls nobody back
        licence = _licences.issue(msg.sender, _licenceOf(offered, deal));
        bool subscribed = offered.terms.form == Form.Subscription;
        _sales[licence] = Sale({
            payer: msg.sender,
            refundableUntil: uint64(block.timestamp) + refundWindow,
            offer: uint32(id),
            escrow: deal.total,
            next: subscribed ? deal.current : PeriodId.wrap(0),
            end: deal.end,
            payment: 0
        });
        if (subscribed) _payments[licence].push(Payment(msg.sender, deal.end, deal.price));
        totalEscrow += deal.total;
        emit Bought(id, licence, deal.licensee, deal.total);

        // Interactions
        _pull(uint256(deal.total) + offered.terms.feedbackDeposit + deal.clauseDeposit);
        _passOn(licence, offered, deal);
    }

    /// @dev The deposits go on, exactly, to those who hold them.
    function _passOn(LicenceId licence, Offer memory offered, Deal memory deal) private {
        uint128 deposit = offered.terms.feedbackDeposit;
        TemplateId template = offered.terms.template;
        if (deposit == 0 && template == TemplateId.wrap(0)) return;
        uint256 before = _balance();
        if (deposit != 0) {
            _token.forceApprove(address(_duty), deposit);
            _duty.open(licence, msg.sender, deposit, offered.terms.feedbackWindow);
        }
        if (template != TemplateId.wrap(0)) {
            if (deal.clauseDeposit != 0) _token.forceApprove(address(_clauses), deal.clauseDeposit);
            _clauses.open(licence, template, offered.composition, deal.licensee, msg.sender);
        }
        uint256 balance = _balance();
        uint256 sent = balance < before ? before - balance : 0;
        uint256 expected = uint256(deposit) + deal.clauseDeposit;
        if (sent != expected) revert Sales_WrongAmountSent(expected, sent);
    }

    /// @dev Everything that binds the buyer's transaction, and what follows from it.
    function _agree(OfferTerms memory terms, Purchase calldata purchase) private view returns (Deal memory deal) {
        deal.price = _requireAsk(terms, purchase.maxPrice, purchase.deadline);
        if (terms.termsHash != purchase.termsHash) revert Sales_TermsChanged(purchase.termsHash, terms.termsHash);
        deal.clauseDeposit = _clauseDeposit(terms.template);
        uint256 deposits = uint256(terms.feedbackDeposit) + deal.clauseDeposit;
        if (deposits > purchase.maxDeposit) revert Sales_DepositAboveMax(purchase.maxDeposit, deposits);
        deal.licensee = _caller();
        deal.current = _currentPeriod();
        if (terms.form == Form.Project) {
            if (purchase.periods != 0) revert Sales_BadPeriods(0, 0, purchase.periods);
            deal.total = deal.price;
            deal.validUntil = _projectUntil(terms, deal.licensee);
        } else {
            deal.validUntil = _paidUntil(deal.current, purchase.periods);
            _requireListed(terms, deal.licensee, deal.validUntil);
            deal.end = PeriodId.wrap(PeriodId.unwrap(deal.current) + purchase.periods);
            // At most MAX_PERIODS prices of MAX_PRICE.
            deal.total = deal.price * purchase.periods;
        }
    }

    /// @dev The whole term, but a copy not longer than it is approved.
    function _projectUntil(OfferTerms memory terms, OrganisationId licensee) private view returns (uint64 until) {
        // Terms are below 2^32.
        until = uint64(block.timestamp) + terms.term;
        uint64 approvedUntil = _requireListed(terms, licensee, uint64(block.timestamp));
        if (approvedUntil < until) until = approvedUntil;
    }

    function _clauseDeposit(TemplateId template) private view returns (uint128) {
        return template == TemplateId.wrap(0) ? 0 : _clauses.templateOf(template).outcome.deposit;
    }

    function _licenceOf(Offer memory offered, Deal memory deal) private view returns (ILicences.Licence memory) {
        return ILicences.Licence({
            product: offered.terms.product,
            licensee: deal.licensee,
            validFrom: uint64(block.timestamp),
            validUntil: deal.validUntil,
            revoked: false,
            form: offered.terms.form,
            mode: offered.terms.mode,
            purpose: offered.terms.purpose,
            composition: offered.composition
        });
    }
}
