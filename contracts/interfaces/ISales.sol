// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LicenceId, OrganisationId, ProductId} from "../lib/Types.sol";

/// @title Sales 许可交易
/// @notice Offers and project licences 项目制: the base fee 基础许可费 waits in escrow until the licensee accepts or the
/// refund window ends, then enters the open period of settlement.
interface ISales {
    /// @notice An offer of a product's newest composition.
    /// @param product Product
    /// @param price Base fee, token base units
    /// @param term Seconds of validity of a licence
    /// @param open False once withdrawn
    /// @param composition Composition key that is sold
    /// @param termsHash keccak256 of the RFC 8785 terms
    struct Offer {
        ProductId product;
        uint128 price;
        uint64 term;
        bool open;
        bytes32 composition;
        bytes32 termsHash;
    }

    /// @notice A price in escrow.
    /// @param payer Account that paid and would be refunded
    /// @param amount Token base units; 0 once released or refunded
    /// @param refundableUntil Last second in which the licensee may refund
    /// @param composition Composition key that will be paid
    struct Escrow {
        address payer;
        uint128 amount;
        uint64 refundableUntil;
        bytes32 composition;
    }

    /// @notice A product is on offer.
    /// @param offer Offer id, from 1
    /// @param product Product
    /// @param composition Composition key that is sold
    /// @param price Base fee, token base units
    /// @param term Seconds of validity of a licence
    /// @param termsHash keccak256 of the RFC 8785 terms
    event Offered(
        uint256 indexed offer,
        ProductId indexed product,
        bytes32 indexed composition,
        uint128 price,
        uint64 term,
        bytes32 termsHash
    );
    /// @notice An offer was withdrawn.
    /// @param offer Offer id
    event OfferWithdrawn(uint256 indexed offer);
    /// @notice A licence was bought; the price waits in escrow.
    /// @param offer Offer id
    /// @param licence Licence that was issued
    /// @param licensee Buyer's organisation
    /// @param price Token base units in escrow
    event Bought(uint256 indexed offer, LicenceId indexed licence, OrganisationId indexed licensee, uint128 price);
    /// @notice The price became revenue.
    /// @param licence Licence that was bought
    /// @param composition Composition key that is paid
    /// @param amount Token base units
    /// @param accepted True if the payer accepted, false if the refund window had ended
    event Released(LicenceId indexed licence, bytes32 indexed composition, uint128 amount, bool accepted);
    /// @notice The price went back to the payer.
    /// @param licence Licence, revoked in the same call
    /// @param payer Account that had paid and was repaid
    /// @param amount Token base units
    event Refunded(LicenceId indexed licence, address indexed payer, uint128 amount);

    /// @notice The caller's organisation does not offer this product.
    /// @param expected Organisation that offers the product
    /// @param received The caller's organisation; 0 if none
    error Sales_WrongProvider(OrganisationId expected, OrganisationId received);
    /// @notice Only a valid participant.
    /// @param account The caller
    error Sales_NotParticipant(address account);
    /// @notice No such product, or it has no composition yet.
    /// @param product Id that was named
    error Sales_UnknownProduct(ProductId product);
    /// @notice No such offer.
    /// @param offer Id that was named
    error Sales_UnknownOffer(uint256 offer);
    /// @notice A consent of the composition was withdrawn: it can't be put on offer.
    /// @param composition Key of the product's newest composition
    error Sales_CompositionClosed(bytes32 composition);
    /// @notice The offer is withdrawn, or a consent of its composition is.
    /// @param offer Offer id
    error Sales_OfferClosed(uint256 offer);
    /// @notice The price is above what the buyer is willing to pay.
    /// @param maxPrice Greatest price the buyer pays, token base units
    /// @param price The offer's price, token base units
    error Sales_PriceAboveMax(uint256 maxPrice, uint256 price);
    /// @notice The terms are not those the buyer read.
    /// @param expected Hash of the terms the buyer read
    /// @param received Hash of the offer's terms
    error Sales_TermsChanged(bytes32 expected, bytes32 received);
    /// @notice The caller did not pay for this licence.
    /// @param expected Account that paid
    /// @param received The caller
    error Sales_NotPayer(address expected, address received);
    /// @notice Nothing is in escrow for this licence.
    /// @param licence Licence that was named
    error Sales_NothingInEscrow(LicenceId licence);
    /// @notice The refund window is over.
    /// @param refundableUntil Last second in which a refund was possible
    /// @param received Block time, seconds
    error Sales_RefundWindowOver(uint64 refundableUntil, uint256 received);
    /// @notice The refund window is open: only the licensee's acceptance releases the price.
    /// @param refundableUntil Last second of the window; release is possible from the next one on
    /// @param received Block time, seconds
    error Sales_RefundWindowOpen(uint64 refundableUntil, uint256 received);
    /// @notice The token moved another amount than asked.
    /// @param expected The price, token base units
    /// @param received Growth of the contract's balance, token base units
    error Sales_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice A required field is empty, or a term is longer than 2^32 - 1 seconds.
    /// @param field Parameter's name in ASCII: `price`, `term` or `termsHash`
    error Sales_BadField(bytes32 field);

    /// @notice Puts the newest composition of the caller's product on offer.
    /// @param product Product whose newest composition is sold
    /// @param price Base fee, token base units, not 0
    /// @param term Seconds of validity of a licence, 1 to 2^32 - 1
    /// @param termsHash keccak256 of the RFC 8785 terms, not 0
    /// @return id Offer id, from 1
    function offer(ProductId product, uint128 price, uint64 term, bytes32 termsHash) external returns (uint256 id);

    /// @notice Withdraws an offer of the caller's product. Licences sold run on.
    /// @param id Offer that is still open
    function withdrawOffer(uint256 id) external;

    /// @notice Buys a project licence; pulls the price from the caller.
    /// @param id Offer
    /// @param maxPrice Greatest price the buyer pays, token base units
    /// @param termsHash The terms the buyer read
    /// @return licence Licence of the caller's organisation, valid from this second on
    function buy(uint256 id, uint128 maxPrice, bytes32 termsHash) external returns (LicenceId licence);

    /// @notice The payer accepts delivery: the price becomes revenue of the open period.
    /// @param licence Licence whose price is in escrow
    function accept(LicenceId licence) external;

    /// @notice The payer gives the licence back within the refund window.
    /// @param licence Licence whose price is in escrow; it is revoked
    function refund(LicenceId licence) external;

    /// @notice Anyone turns a price whose refund window is over into revenue (silence = accepted).
    /// @param licence Licence whose price is in escrow
    function release(LicenceId licence) external;

    /// @notice An offer by id.
    /// @param id Offer id
    /// @return All fields 0 for an unknown id
    function offerOf(uint256 id) external view returns (Offer memory);

    /// @notice What waits in escrow for a licence.
    /// @param licence Licence id
    /// @return All fields 0 if the licence is unknown or its price was released or refunded
    function escrowOf(LicenceId licence) external view returns (Escrow memory);

    /// @notice Sum of all prices in escrow, token base units.
    /// @return 0 if nothing waits
    function totalEscrow() external view returns (uint256);
}
