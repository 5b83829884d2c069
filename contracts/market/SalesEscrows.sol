// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISales} from "../interfaces/ISales.sol";
import {LicenceId, PeriodId, TemplateId} from "../lib/Types.sol";
import {SalesOffers} from "./SalesOffers.sol";

/// @title SalesEscrows
/// @notice What happens to a fee between payment and revenue.
abstract contract SalesEscrows is SalesOffers {
    /// @inheritdoc ISales
    function accept(LicenceId licence) external {
        // Checks
        Sale memory sale = _requireEscrow(licence);
        if (msg.sender != sale.payer) revert Sales_NotPayer(sale.payer, msg.sender);

        _endEscrow(licence, sale, true);
    }

    /// @inheritdoc ISales
    function release(LicenceId licence) external {
        // Checks
        Sale memory sale = _requireEscrow(licence);
        _requireWindowOver(sale.refundableUntil);

        _endEscrow(licence, sale, false);
    }

    /// @inheritdoc ISales
    /// @dev The payer's validity is not asked for: its money goes back whatever has become of it.
    function refund(LicenceId licence) external {
        // Checks
        Sale memory sale = _requireEscrow(licence);
        if (msg.sender != sale.payer) revert Sales_NotPayer(sale.payer, msg.sender);
        if (block.timestamp > sale.refundableUntil) {
            revert Sales_RefundWindowOver(sale.refundableUntil, block.timestamp);
        }

        // Effects
        OfferTerms storage terms = _offers[sale.offer].terms;
        delete _sales[licence];
        delete _payments[licence];
        totalEscrow -= sale.escrow;
        emit Refunded(licence, sale.payer, sale.escrow);

        // Interactions
        _licences.revoke(licence);
        if (terms.feedbackDeposit != 0) _duty.cancel(licence);
        if (terms.template != TemplateId.wrap(0)) _clauses.cancel(licence);
        _payOrPark(sale.payer, sale.escrow);
    }

    /// @inheritdoc ISales
    function escrowOf(LicenceId licence) external view returns (Escrow memory found) {
        Sale memory sale = _saleOf(licence);
        if (sale.escrow != 0) {
            found = Escrow(sale.payer, sale.escrow, sale.refundableUntil, _offers[sale.offer].composition);
        }
    }

    /// @dev What is earned becomes revenue of the open period. Its checks are the caller's.
    function _endEscrow(LicenceId licence, Sale memory sale, bool accepted) internal {
        // Effects
        bytes32 composition = _offers[sale.offer].composition;
        uint256 amount = sale.escrow;
        if (sale.end == PeriodId.wrap(0)) {
            delete _sales[licence];
            totalEscrow -= amount;
        } else {
            _sales[licence].escrow = 0;
            amount = _takeBegun(licence);
        }
        // A part of the escrow.
        emit Released(licence, composition, uint128(amount), accepted);

        // Interactions
        _earn(composition, amount);
    }

    function _requireWindowOver(uint64 refundableUntil) internal view {
        if (block.timestamp <= refundableUntil) revert Sales_RefundWindowOpen(refundableUntil, block.timestamp);
    }

    function _requireEscrow(LicenceId licence) private view returns (Sale memory sale) {
        sale = _saleOf(licence);
        if (sale.escrow == 0) revert Sales_NothingInEscrow(licence);
    }
}
