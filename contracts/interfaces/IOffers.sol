// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Form, Mode, OrganisationId, ProductId, TemplateId} from "../lib/Types.sol";

/// @title Offers 挂牌
/// @notice What providers put on sale: a composition, a form and a mode, one purpose, a price. Part of ISales.
interface IOffers {
    /// @notice What a provider offers; immutable.
    /// @param product Product, whose newest composition is sold
    /// @param form Project or subscription
    /// @param mode Sandbox or offline; offline only for `PURPOSE_PRETRAIN` and white-listed buyers
    /// @param purpose The one purpose, a bit of `IProducts.PURPOSE_*`
    /// @param term Project: seconds of validity, not 0. Subscription: 0
    /// @param template Terms drafted in Clauses that come into force with the licence; 0 = none
    /// @param feedbackWindow Seconds from the purchase within which the evaluation is due; 0 without a deposit
    /// @param price Fee of the project, or of one period of the subscription, token base units
    /// @param leastPrice Least price of the hook, token base units; 0 = the price is fixed
    /// @param greatestPrice Greatest price of the hook, token base units; 0 = the price is fixed
    /// @param feedbackDeposit What the evaluation returns, token base units; 0 = no duty
    /// @param termsHash keccak256 of the RFC 8785 terms, not 0
    struct OfferTerms {
        ProductId product;
        Form form;
        Mode mode;
        uint8 purpose;
        uint32 term;
        TemplateId template;
        uint32 feedbackWindow;
        uint128 price;
        uint128 leastPrice;
        uint128 greatestPrice;
        uint128 feedbackDeposit;
        bytes32 termsHash;
    }

    /// @notice An offer.
    /// @param terms What is offered
    /// @param composition Composition key that is sold: the product's newest at the time of the offer
    /// @param open False once withdrawn
    struct Offer {
        OfferTerms terms;
        bytes32 composition;
        bool open;
    }

    /// @notice A product is on offer; `offerOf` has all its terms.
    /// @param offer Offer id, from 1
    /// @param product Product
    /// @param composition Composition key that is sold
    /// @param price Fee of the project or of one period, token base units
    /// @param term Seconds of validity of a project licence; 0 for a subscription
    /// @param termsHash keccak256 of the RFC 8785 terms
    event Offered(
        uint256 indexed offer,
        ProductId indexed product,
        bytes32 indexed composition,
        uint128 price,
        uint32 term,
        bytes32 termsHash
    );
    /// @notice An offer was withdrawn.
    /// @param offer Offer id
    event OfferWithdrawn(uint256 indexed offer);

    /// @notice Only a valid participant with the provider role that is neither space nor zone operator: the operators
    /// set no prices.
    /// @param account The caller
    error Sales_NotProvider(address account);
    /// @notice The caller's organisation does not offer this product.
    /// @param expected Organisation that offers the product
    /// @param received The caller's organisation; 0 if none
    error Sales_WrongProvider(OrganisationId expected, OrganisationId received);
    /// @notice No such product, or it has no composition yet.
    /// @param product Product that was named
    error Sales_UnknownProduct(ProductId product);
    /// @notice No such template in Clauses.
    /// @param template Template that was named
    error Sales_UnknownTemplate(TemplateId template);
    /// @notice No such offer.
    /// @param offer Id that was named
    error Sales_UnknownOffer(uint256 offer);
    /// @notice A consent of the composition was withdrawn: it can't be put on offer.
    /// @param composition Key of the product's newest composition
    error Sales_CompositionClosed(bytes32 composition);
    /// @notice The offer is withdrawn, or a consent of its composition is.
    /// @param offer Offer id
    error Sales_OfferClosed(uint256 offer);
    /// @notice A consent of the composition has expired: no offers, sales or renewals.
    /// @param sellableUntil Last second in which the composition could be sold
    /// @param received Block time, seconds
    error Sales_ConsentExpired(uint64 sellableUntil, uint256 received);
    /// @notice The purpose is not exactly one of those that the consents and the loop allow: APPLICATION in MAIN,
    /// TRAINING or PRETRAIN in TRAINING.
    /// @param allowed Bitmap of the purposes allowed
    /// @param received Purpose in the terms
    error Sales_BadPurpose(uint32 allowed, uint8 received);
    /// @notice A copy may not leave the sandbox for another purpose than `PURPOSE_PRETRAIN`.
    /// @param expected `PURPOSE_PRETRAIN`
    /// @param received Purpose in the terms
    error Sales_OfflinePurpose(uint32 expected, uint8 received);
    /// @notice A resource's security level keeps every copy in the sandbox, or a consent lacks distribution 经营.
    /// @param composition Composition key
    error Sales_OfflineBarred(bytes32 composition);
    /// @notice A price is out of its bounds: above the number of the composition's resources, so that every holder's
    /// share can be more than nothing; at most `MAX_PRICE`; with the hook between the least and the greatest.
    /// @param least Least price, token base units
    /// @param greatest Greatest price, token base units
    /// @param received Price that was given, token base units
    error Sales_PriceOutOfBounds(uint256 least, uint256 greatest, uint256 received);
    /// @notice The price is below declared cost ÷ expected licences, and the provider did not confirm that.
    /// @param floor Token base units
    /// @param price Least price of the offer, token base units
    error Sales_BelowCost(uint256 floor, uint256 price);
    /// @notice A field is empty that must not be, or set that must not be.
    /// @param field The field's name in ASCII: `term`, `termsHash` or `feedbackWindow` (which goes with the deposit)
    error Sales_BadField(bytes32 field);

    /// @notice Puts the newest composition of the caller's product on offer.
    /// @param terms What is offered
    /// @param belowCost True to confirm a price below declared cost ÷ expected licences
    /// @return id Offer id, from 1
    function offer(OfferTerms calldata terms, bool belowCost) external returns (uint256 id);

    /// @notice Withdraws an offer of the caller's product. Licences sold run on; they are not renewed.
    /// @param id Offer that is still open
    function withdrawOffer(uint256 id) external;

    /// @notice An offer by id.
    /// @param id Offer id
    /// @return All fields 0 for an unknown id
    function offerOf(uint256 id) external view returns (Offer memory);

    /// @notice The price an offer asks now. With the hook: price × (1/2 + Q(product)), rounded down, within the offer's
    /// bounds; the price itself where no score is recorded or it is older than the rule's `labelPeriods`.
    /// @param id Offer id
    /// @return Fee of the project or of one period, token base units; reverts for an unknown id
    function ask(uint256 id) external view returns (uint256);

    /// @notice Greatest price of a project or a period, token base units.
    /// @return 2^104 - 1: `MAX_PERIODS` such fees fit in a pot of settlement
    function MAX_PRICE() external view returns (uint256); // solhint-disable-line func-name-mixedcase
}
