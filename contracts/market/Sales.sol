// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISales} from "../interfaces/ISales.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {Form, Kind, LicenceId, Mode, OrganisationId, ProductId} from "../lib/Types.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Sales
/// @notice Offers, and escrow between payment and revenue.
contract Sales is ISales {
    using SafeERC20 for IERC20;

    IERC20 private immutable _token;
    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    IProducts private immutable _products;
    ILicences private immutable _licences;
    ISettlement private immutable _settlement;

    /// @inheritdoc ISales
    uint256 public totalEscrow;
    uint256 private _count;
    mapping(uint256 id => Offer terms) private _offers;
    mapping(LicenceId licence => Escrow price) private _escrows;

    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        IProducts products,
        ILicences licences,
        ISettlement settlement
    ) {
        _token = token;
        _rulebook = rulebook;
        _participants = participants;
        _products = products;
        _licences = licences;
        _settlement = settlement;
    }

    /// @inheritdoc ISales
    function offer(ProductId product, uint128 price, uint64 term, bytes32 termsHash) external returns (uint256 id) {
        // Checks
        if (!_participants.isValid(msg.sender)) revert Sales_NotParticipant(msg.sender);
        IProducts.Product memory record = _products.product(product);
        bytes32 composition = record.latest;
        if (composition == 0) revert Sales_UnknownProduct(product);
        _requireProvider(record.provider);
        if (_products.composition(composition).closed) revert Sales_CompositionClosed(composition);
        if (price == 0) revert Sales_BadField("price");
        if (term == 0 || term > type(uint32).max) revert Sales_BadField("term");
        if (termsHash == 0) revert Sales_BadField("termsHash");

        // Effects
        id = ++_count;
        _offers[id] = Offer({
            product: product, price: price, term: term, open: true, composition: composition, termsHash: termsHash
        });
        emit Offered(id, product, composition, price, term, termsHash);
    }

    /// @inheritdoc ISales
    function withdrawOffer(uint256 id) external {
        // Checks
        _requireProvider(_products.product(_requireOpen(id).product).provider);

        // Effects
        _offers[id].open = false;
        emit OfferWithdrawn(id);
    }

    /// @inheritdoc ISales
    function buy(uint256 id, uint128 maxPrice, bytes32 termsHash) external returns (LicenceId licence) {
        // Checks
        if (!_participants.isValid(msg.sender)) revert Sales_NotParticipant(msg.sender);
        Offer memory terms = _requireOpen(id);
        if (_products.composition(terms.composition).closed) revert Sales_OfferClosed(id);
        if (terms.price > maxPrice) revert Sales_PriceAboveMax(maxPrice, terms.price);
        if (terms.termsHash != termsHash) revert Sales_TermsChanged(termsHash, terms.termsHash);
        uint32 refundWindow = _rulebook.rulesAt(_rulebook.currentPeriod()).refundWindow;
        OrganisationId licensee = _participants.organisationOf(msg.sender);

        // Effects: issuing calls nobody but the register of licences, which calls nobody back
        licence = _licences.issue(msg.sender, _licenceOf(terms, licensee));
        totalEscrow += terms.price;
        _escrows[licence] = Escrow({
            payer: msg.sender,
            amount: terms.price,
            refundableUntil: uint64(block.timestamp) + refundWindow,
            composition: terms.composition
        });
        emit Bought(id, licence, licensee, terms.price);

        // Interactions
        _pull(terms.price);
    }

    /// @inheritdoc ISales
    function accept(LicenceId licence) external {
        // Checks
        Escrow memory escrow = _requireEscrow(licence);
        if (msg.sender != escrow.payer) revert Sales_NotPayer(escrow.payer, msg.sender);

        _settle(licence, escrow, true);
    }

    /// @inheritdoc ISales
    function release(LicenceId licence) external {
        // Checks
        Escrow memory escrow = _requireEscrow(licence);
        if (block.timestamp <= escrow.refundableUntil) {
            revert Sales_RefundWindowOpen(escrow.refundableUntil, block.timestamp);
        }

        _settle(licence, escrow, false);
    }

    /// @inheritdoc ISales
    function refund(LicenceId licence) external {
        // Checks
        Escrow memory escrow = _requireEscrow(licence);
        if (msg.sender != escrow.payer) revert Sales_NotPayer(escrow.payer, msg.sender);
        if (block.timestamp > escrow.refundableUntil) {
            revert Sales_RefundWindowOver(escrow.refundableUntil, block.timestamp);
        }

        // Effects
        delete _escrows[licence];
        totalEscrow -= escrow.amount;
        emit Refunded(licence, escrow.payer, escrow.amount);

        // Interactions
        _licences.revoke(licence);
        _token.safeTransfer(escrow.payer, escrow.amount);
    }

    /// @inheritdoc ISales
    function offerOf(uint256 id) external view returns (Offer memory) {
        return _offers[id];
    }

    /// @inheritdoc ISales
    function escrowOf(LicenceId licence) external view returns (Escrow memory) {
        return _escrows[licence];
    }

    /// @dev The price becomes revenue of the open period. Its checks are the caller's.
    function _settle(LicenceId licence, Escrow memory escrow, bool accepted) private {
        // Effects
        delete _escrows[licence];
        totalEscrow -= escrow.amount;
        emit Released(licence, escrow.composition, escrow.amount, accepted);

        // Interactions
        _token.forceApprove(address(_settlement), escrow.amount);
        _settlement.receiveRevenue(escrow.composition, Kind.Licence, escrow.amount);
    }

    /// @dev Takes exactly `amount` from the caller.
    function _pull(uint256 amount) private {
        uint256 before = _token.balanceOf(address(this));
        _token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = _token.balanceOf(address(this)) - before;
        if (received != amount) revert Sales_WrongAmountReceived(amount, received);
    }

    function _requireProvider(OrganisationId provider) private view {
        OrganisationId caller = _participants.organisationOf(msg.sender);
        if (caller != provider) revert Sales_WrongProvider(provider, caller);
    }

    function _requireOpen(uint256 id) private view returns (Offer memory terms) {
        terms = _offers[id];
        if (terms.composition == 0) revert Sales_UnknownOffer(id);
        if (!terms.open) revert Sales_OfferClosed(id);
    }

    function _requireEscrow(LicenceId licence) private view returns (Escrow memory escrow) {
        escrow = _escrows[licence];
        if (escrow.amount == 0) revert Sales_NothingInEscrow(licence);
    }

    /// @dev Valid from now on; the sum can't overflow, as terms are below 2^32.
    function _licenceOf(Offer memory terms, OrganisationId licensee) private view returns (ILicences.Licence memory) {
        return ILicences.Licence({
            product: terms.product,
            licensee: licensee,
            validFrom: uint64(block.timestamp),
            validUntil: uint64(block.timestamp) + terms.term,
            revoked: false,
            form: Form.Project,
            mode: Mode.Sandbox,
            purpose: 1,
            composition: terms.composition
        });
    }
}
