// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IClauses} from "../interfaces/IClauses.sol";
import {IFeedbackDuty} from "../interfaces/IFeedbackDuty.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISales} from "../interfaces/ISales.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IWhiteList} from "../interfaces/IWhiteList.sol";
import {Kind, LicenceId, OrganisationId, PeriodId} from "../lib/Types.sol";
import {Custody} from "./Custody.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title SalesBase
/// @notice The money of sales: what is held for which licence, and the ways in and out.
/// @dev No guard against reentrancy: every amount is taken out of storage before it moves, pulls are measured, and
/// every call starts from storage that is complete.
abstract contract SalesBase is Custody, ISales {
    using SafeERC20 for IERC20;

    /// @dev What is held for a licence. A project's record is deleted with its escrow; a subscription's stays.
    /// `escrow` is 0 once released; `payment` is the first of the payments that is not wholly recognised.
    struct Sale {
        address payer;
        uint64 refundableUntil;
        uint32 offer;
        uint128 escrow;
        PeriodId next;
        PeriodId end;
        uint32 payment;
    }

    /// @dev One payment of a subscription: `fee` for each period up to, but not with, `end`.
    struct Payment {
        address payer;
        PeriodId end;
        uint128 fee;
    }

    IRulebook internal immutable _rulebook;
    IProducts internal immutable _products;
    ILicences internal immutable _licences;
    ISettlement internal immutable _settlement;
    IWhiteList internal immutable _whiteList;
    IFeedbackDuty internal immutable _duty;
    IClauses internal immutable _clauses;
    IAdmissions internal immutable _admissions;

    /// @inheritdoc ISales
    uint256 public totalEscrow;
    mapping(LicenceId licence => Sale) internal _sales;
    mapping(LicenceId licence => Payment[]) internal _payments;

    /// @notice Fixes what never changes.
    /// @param rooms What sales work with
    constructor(Rooms memory rooms) Custody(rooms.token, rooms.participants) {
        _rulebook = rooms.rulebook;
        _products = rooms.products;
        _licences = rooms.licences;
        _settlement = rooms.settlement;
        _whiteList = rooms.whiteList;
        _duty = rooms.duty;
        _clauses = rooms.clauses;
        _admissions = rooms.admissions;
    }

    /// @dev Money that was taken out of storage becomes revenue of the open period.
    function _earn(bytes32 composition, uint256 amount) internal {
        _token.forceApprove(address(_settlement), amount);
        _settlement.receiveRevenue(composition, Kind.Licence, amount);
    }

    /// @dev Takes the fees of a subscription's periods that have begun and are not revenue yet out of storage.
    function _takeBegun(LicenceId licence) internal returns (uint256 amount) {
        Sale storage sale = _sales[licence];
        PeriodId next = sale.next;
        uint256 index = sale.payment;
        PeriodId stop = _earlier(_after(_currentPeriod()), sale.end);
        while (next < stop) {
            Payment memory payment = _paymentOf(licence, index);
            PeriodId end = _earlier(payment.end, stop);
            amount += _periods(next, end) * payment.fee;
            next = end;
            if (end == payment.end) ++index;
        }
        sale.next = next;
        // At most one payment per period.
        sale.payment = uint32(index);
        totalEscrow -= amount;
    }

    function _currentPeriod() internal view returns (PeriodId) {
        return _rulebook.currentPeriod();
    }

    /// @dev The rules of a period, running or past.
    function _marketAt(PeriodId period) internal view returns (uint32 labelPeriods, uint32 refundWindow) {
        IRulebook.MarketRules memory market;
        (market, refundWindow) = _rulebook.marketAt(period);
        labelPeriods = market.labelPeriods;
    }

    /// @dev The caller's organisation, 0 if none.
    function _caller() internal view returns (OrganisationId) {
        return _organisationOf(msg.sender);
    }

    /// @dev What is held for a licence.
    function _saleOf(LicenceId licence) internal view returns (Sale memory) {
        return _sales[licence];
    }

    /// @dev One payment of a subscription.
    function _paymentOf(LicenceId licence, uint256 index) internal view returns (Payment memory) {
        return _payments[licence][index];
    }

    /// @dev Periods from `from` to before `end`.
    function _periods(PeriodId from, PeriodId end) internal pure returns (uint256) {
        return PeriodId.unwrap(end) - PeriodId.unwrap(from);
    }

    function _after(PeriodId period) internal pure returns (PeriodId) {
        return PeriodId.wrap(PeriodId.unwrap(period) + 1);
    }

    function _earlier(PeriodId a, PeriodId b) private pure returns (PeriodId) {
        return a < b ? a : b;
    }
}
