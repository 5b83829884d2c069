// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5643} from "../interfaces/IERC5643.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";
import {LicenceId, Mode, OrganisationId, PeriodId} from "../lib/Types.sol";
import {SalesEscrows} from "./SalesEscrows.sol";

/// @title SalesSubscriptions
/// @notice Subscriptions after their purchase: recognition by the period, renewal, cancellation.
abstract contract SalesSubscriptions is SalesEscrows {
    /// @inheritdoc ISubscriptions
    uint256 public constant MAX_PERIODS = 120;
    /// @inheritdoc ISubscriptions
    uint256 public constant MAX_PAYMENTS = 24;

    /// @inheritdoc ISubscriptions
    function recognise(LicenceId licence) external {
        // Checks
        bool escrowed = _sales[licence].escrow != 0;
        if (escrowed || !_catchUp(licence)) revert Sales_NothingToRecognise(licence);
    }

    /// @inheritdoc ISubscriptions
    function renew(LicenceId licence, uint32 periods, uint128 maxPrice, uint64 deadline) external {
        // Checks
        ILicences.Licence memory terms = _requireRunning(licence);
        uint256 id = _sales[licence].offer;
        Offer memory offered = _requireSellable(id);
        uint128 price = _requireAsk(offered.terms, maxPrice, deadline);
        PeriodId from = _sales[licence].end;
        uint64 validUntil = _paidUntil(from, periods);
        _requireListed(offered.terms, terms.licensee, validUntil);

        _endPast(licence);

        // Effects
        PeriodId end = PeriodId.wrap(PeriodId.unwrap(from) + periods);
        if (_payments[licence].length - _sales[licence].payment >= MAX_PAYMENTS) {
            revert Sales_TooManyPayments(MAX_PAYMENTS);
        }
        _sales[licence].end = end;
        _payments[licence].push(Payment(msg.sender, end, price));
        totalEscrow += uint256(periods) * price;
        emit Renewed(licence, msg.sender, from, periods, price);

        // Interactions
        _licences.extend(licence, validUntil);
        _pull(uint256(periods) * price);
    }

    /// @inheritdoc ISubscriptions
    function cancel(LicenceId licence) external {
        // Checks
        _requireRunning(licence);
        PeriodId current = _currentPeriod();

        _endPast(licence);

        // Effects
        PeriodId end = _after(current);
        (address[] memory payers, uint256[] memory amounts, uint256 refunded) = _takeFuture(licence, end);
        totalEscrow -= refunded;
        emit Cancelled(licence, end, refunded);

        // Interactions
        _licences.shorten(licence, _rulebook.endOf(current) - 1);
        for (uint256 i = 0; i < payers.length; ++i) {
            _payOrPark(payers[i], amounts[i]);
        }
    }

    /// @inheritdoc ISubscriptions
    function subscriptionOf(LicenceId licence) external view returns (Subscription memory found) {
        Sale memory sale = _saleOf(licence);
        if (sale.end == PeriodId.wrap(0)) return found;
        found = Subscription({offer: sale.offer, next: sale.next, end: sale.end, unrecognised: 0});
        PeriodId next = sale.next;
        for (uint256 i = sale.payment; next < sale.end; ++i) {
            Payment memory payment = _paymentOf(licence, i);
            found.unrecognised += _periods(next, payment.end) * payment.fee;
            next = payment.end;
        }
    }

    /// @dev The ask of an offer, within what the buyer's transaction is bound to.
    function _requireAsk(OfferTerms memory terms, uint128 maxPrice, uint64 deadline)
        internal
        view
        returns (uint128 price)
    {
        if (block.timestamp > deadline) revert Sales_DeadlineOver(deadline, block.timestamp);
        price = _ask(terms);
        if (price > maxPrice) revert Sales_PriceAboveMax(maxPrice, price);
    }

    /// @dev Last second of the last of `periods` periods from `from` on.
    function _paidUntil(PeriodId from, uint32 periods) internal view returns (uint64) {
        uint256 ahead = _periods(_currentPeriod(), from);
        if (periods == 0 || ahead + periods > MAX_PERIODS) {
            revert Sales_BadPeriods(1, MAX_PERIODS - ahead, periods);
        }
        return _rulebook.startOf(PeriodId.wrap(PeriodId.unwrap(from) + periods)) - 1;
    }

    /// @dev A copy for as long as `until` needs the white list's approval; the sandbox needs none.
    function _requireListed(OfferTerms memory terms, OrganisationId licensee, uint64 until)
        internal
        view
        returns (uint64 approvedUntil)
    {
        if (terms.mode == Mode.Sandbox) return type(uint64).max;
        approvedUntil = _whiteList.approvedUntil(terms.product, licensee);
        if (approvedUntil < until) revert Sales_NotWhiteListed(until, approvedUntil);
    }

    /// @dev Ends an escrow whose window is over, and recognises what has begun: what is left is of future periods.
    function _endPast(LicenceId licence) private {
        Sale memory sale = _saleOf(licence);
        if (sale.escrow != 0) {
            _requireWindowOver(sale.refundableUntil);
            _endEscrow(licence, sale, false);
        } else {
            _catchUp(licence);
        }
    }

    /// @dev False if no fee waited whose period has begun.
    function _catchUp(LicenceId licence) private returns (bool) {
        // Effects
        uint256 amount = _takeBegun(licence);
        if (amount == 0) return false;
        bytes32 composition = _offers[_sales[licence].offer].composition;
        // At most MAX_PERIODS prices of MAX_PRICE.
        emit Recognised(licence, composition, _currentPeriod(), uint128(amount));

        // Interactions
        _earn(composition, amount);
        return true;
    }

    /// @dev Takes the fees of the periods from `end` on out of storage, all earlier ones being recognised.
    function _takeFuture(LicenceId licence, PeriodId end)
        private
        returns (address[] memory payers, uint256[] memory amounts, uint256 sum)
    {
        Sale storage sale = _sales[licence];
        uint256 first = sale.payment;
        uint256 count = _payments[licence].length - first;
        payers = new address[](count);
        amounts = new uint256[](count);
        PeriodId next = end;
        for (uint256 i = 0; i < count; ++i) {
            Payment memory payment = _paymentOf(licence, first + i);
            payers[i] = payment.payer;
            amounts[i] = _periods(next, payment.end) * payment.fee;
            sum += amounts[i];
            next = payment.end;
        }
        sale.end = end;
        // Less than one payment per period.
        sale.payment = uint32(first + count);
    }

    /// @dev A subscription that can be renewed and cancelled, of the caller's organisation.
    function _requireRunning(LicenceId licence) private view returns (ILicences.Licence memory terms) {
        terms = _licences.licence(licence);
        OrganisationId caller = _caller();
        if (caller == OrganisationId.wrap(0) || caller != terms.licensee) {
            revert Sales_NotLicensee(terms.licensee, caller);
        }
        bool renewable = IERC5643(address(_licences)).isRenewable(LicenceId.unwrap(licence));
        if (!renewable) revert Sales_NotRenewable(licence);
    }
}
