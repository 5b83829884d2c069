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
    event Offered(
        uint256 indexed offer,
        ProductId indexed product,
        bytes32 indexed composition,
        uint128 price,
        uint64 term,
        bytes32 termsHash
    );
    /// @notice An offer was withdrawn.
    event OfferWithdrawn(uint256 indexed offer);
    /// @notice A licence was bought; the price waits in escrow.
    event Bought(uint256 indexed offer, LicenceId indexed licence, OrganisationId indexed licensee, uint128 price);
    /// @notice The price became revenue.
    event Released(LicenceId indexed licence, bytes32 indexed composition, uint128 amount, bool accepted);
    /// @notice The price went back to the payer.
    event Refunded(LicenceId indexed licence, address indexed payer, uint128 amount);

    /// @notice The caller's organisation does not offer this product.
    error Sales_WrongProvider(OrganisationId expected, OrganisationId received);
    /// @notice Only a valid participant.
    error Sales_NotParticipant(address account);
    /// @notice No such product, or it has no composition yet.
    error Sales_UnknownProduct(ProductId product);
    /// @notice No such offer.
    error Sales_UnknownOffer(uint256 offer);
    /// @notice A consent of the composition was withdrawn: it can't be put on offer.
    error Sales_CompositionClosed(bytes32 composition);
    /// @notice The offer is withdrawn, or a consent of its composition is.
    error Sales_OfferClosed(uint256 offer);
    /// @notice The price is above what the buyer is willing to pay.
    error Sales_PriceAboveMax(uint256 maxPrice, uint256 price);
    /// @notice The terms are not those the buyer read.
    error Sales_TermsChanged(bytes32 expected, bytes32 received);
    /// @notice The caller did not pay for this licence.
    error Sales_NotPayer(address expected, address received);
    /// @notice Nothing is in escrow for this licence.
    error Sales_NothingInEscrow(LicenceId licence);
    /// @notice The refund window is over.
    error Sales_RefundWindowOver(uint64 refundableUntil, uint256 received);
    /// @notice The refund window is open: only the licensee's acceptance releases the price.
    error Sales_RefundWindowOpen(uint64 refundableUntil, uint256 received);
    /// @notice The token moved another amount than asked.
    error Sales_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice A required field is empty, or a term is longer than 2^32 - 1 seconds.
    error Sales_BadField(bytes32 field);

    /// @notice Puts the newest composition of the caller's product on offer.
    function offer(ProductId product, uint128 price, uint64 term, bytes32 termsHash) external returns (uint256 id);

    /// @notice Withdraws an offer of the caller's product. Licences sold run on.
    function withdrawOffer(uint256 id) external;

    /// @notice Buys a project licence; pulls the price from the caller.
    /// @param id Offer
    /// @param maxPrice Greatest price the buyer pays, token base units
    /// @param termsHash The terms the buyer read
    function buy(uint256 id, uint128 maxPrice, bytes32 termsHash) external returns (LicenceId licence);

    /// @notice The payer accepts delivery: the price becomes revenue of the open period.
    function accept(LicenceId licence) external;

    /// @notice The payer gives the licence back within the refund window.
    function refund(LicenceId licence) external;

    /// @notice Anyone turns a price whose refund window is over into revenue (silence = accepted).
    function release(LicenceId licence) external;

    /// @notice An offer by id.
    function offerOf(uint256 id) external view returns (Offer memory);

    /// @notice What waits in escrow for a licence.
    function escrowOf(LicenceId licence) external view returns (Escrow memory);

    /// @notice Sum of all prices in escrow, token base units.
    function totalEscrow() external view returns (uint256);
}
