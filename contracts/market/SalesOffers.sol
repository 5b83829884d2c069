// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IClauses} from "../interfaces/IClauses.sol";
import {IOffers} from "../interfaces/IOffers.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {Form, Loop, Mode, OrganisationId, PeriodId, TemplateId} from "../lib/Types.sol";
import {SalesBase} from "./SalesBase.sol";

/// @title SalesOffers
/// @notice What is on offer, to whom, and what it costs now.
abstract contract SalesOffers is SalesBase {
    /// @inheritdoc IOffers
    uint256 public constant MAX_PRICE = type(uint104).max;
    /// @dev Scores are in units of 10⁻⁹.
    uint256 private constant WHOLE_SCORE = 1e9;

    uint32 private immutable _providerRole;
    uint32 private immutable _labRole;
    uint32 private immutable _spaceOperatorRole;
    uint32 private immutable _zoneOperatorRole;
    uint32 private immutable _application;
    uint32 private immutable _training;
    uint32 private immutable _pretrain;
    uint32 private immutable _distribution;

    uint32 private _count;
    mapping(uint256 id => Offer) internal _offers;

    /// @notice Reads the bits of roles, purposes and modes once.
    constructor() {
        _providerRole = _participants.ROLE_PROVIDER();
        _labRole = _participants.ROLE_LAB();
        _spaceOperatorRole = _participants.ROLE_SPACE_OPERATOR();
        _zoneOperatorRole = _participants.ROLE_ZONE_OPERATOR();
        _application = _products.PURPOSE_APPLICATION();
        _training = _products.PURPOSE_TRAINING();
        _pretrain = _products.PURPOSE_PRETRAIN();
        _distribution = _products.MODE_DISTRIBUTION();
    }

    /// @inheritdoc IOffers
    function offer(OfferTerms calldata terms, bool belowCost) external returns (uint256 id) {
        // Checks
        _requireSeller();
        IProducts.Product memory product = _products.product(terms.product);
        if (product.latest == 0) revert Sales_UnknownProduct(terms.product);
        _requireProvider(product.provider);
        IProducts.Composition memory composition = _sellable(product.latest);
        if (composition.closed) revert Sales_CompositionClosed(product.latest);
        _requireFields(terms);
        _requireUse(terms, product.latest, composition);
        _requirePrice(terms, product.latest, belowCost);

        // Effects
        id = ++_count;
        _offers[id] = Offer({terms: terms, composition: product.latest, open: true});
        emit Offered(id, terms.product, product.latest, terms.price, terms.term, terms.termsHash);
    }

    /// @inheritdoc IOffers
    function withdrawOffer(uint256 id) external {
        // Checks
        _requireProvider(_products.product(_requireOpen(id).terms.product).provider);

        // Effects
        _offers[id].open = false;
        emit OfferWithdrawn(id);
    }

    /// @inheritdoc IOffers
    function offerOf(uint256 id) external view returns (Offer memory) {
        return _offerAt(id);
    }

    /// @inheritdoc IOffers
    function ask(uint256 id) external view returns (uint256) {
        return _ask(_requireKnown(id).terms);
    }

    /// @dev The ask of known terms: at most `MAX_PRICE`.
    function _ask(OfferTerms memory terms) internal view returns (uint128) {
        if (terms.leastPrice == 0) return terms.price;
        IAdmissions.Score memory found = _admissions.productScore(terms.product);
        if (!found.known || _isOld(found.period)) return terms.price;
        uint256 score = found.score < WHOLE_SCORE ? found.score : WHOLE_SCORE;
        uint256 price = terms.price * (WHOLE_SCORE / 2 + score) / WHOLE_SCORE;
        if (price < terms.leastPrice) return terms.leastPrice;
        return price < terms.greatestPrice ? uint128(price) : terms.greatestPrice;
    }

    /// @dev An open offer of a composition that is sellable now, to this caller.
    function _requireSellable(uint256 id) internal view returns (Offer memory offered) {
        if (!_hasRole(0)) revert Sales_NotParticipant(msg.sender);
        offered = _requireOpen(id);
        IProducts.Composition memory composition = _sellable(offered.composition);
        if (composition.closed) revert Sales_OfferClosed(id);
        if (composition.loop == Loop.Training && !_hasRole(_labRole)) {
            revert Sales_NotLab(msg.sender);
        }
    }

    function _isOld(PeriodId period) private view returns (bool) {
        PeriodId current = _currentPeriod();
        (uint32 labelPeriods,) = _marketAt(current);
        return uint256(PeriodId.unwrap(period)) + labelPeriods < PeriodId.unwrap(current);
    }

    /// @dev The operators set no prices, not even those of a product of their own.
    function _requireSeller() private view {
        bool operator = _hasRole(_spaceOperatorRole) || _hasRole(_zoneOperatorRole);
        if (operator || !_hasRole(_providerRole)) revert Sales_NotProvider(msg.sender);
    }

    function _requireProvider(OrganisationId provider) private view {
        OrganisationId caller = _caller();
        if (caller != provider) revert Sales_WrongProvider(provider, caller);
    }

    function _requireOpen(uint256 id) private view returns (Offer memory offered) {
        offered = _requireKnown(id);
        if (!offered.open) revert Sales_OfferClosed(id);
    }

    function _requireKnown(uint256 id) private view returns (Offer memory offered) {
        offered = _offerAt(id);
        if (offered.composition == 0) revert Sales_UnknownOffer(id);
    }

    function _offerAt(uint256 id) private view returns (Offer memory) {
        return _offers[id];
    }

    /// @dev A composition whose consents have not expired; it may be closed.
    function _sellable(bytes32 key) private view returns (IProducts.Composition memory composition) {
        composition = _products.composition(key);
        uint64 until = composition.sellableUntil;
        if (!composition.closed && block.timestamp > until) revert Sales_ConsentExpired(until, block.timestamp);
    }

    /// @dev True if the caller's organisation is valid and has a role; 0 asks for validity alone.
    function _hasRole(uint32 role) private view returns (bool) {
        return _participants.hasRole(msg.sender, role);
    }

    function _requireFields(OfferTerms calldata terms) private view {
        if ((terms.form == Form.Project) != (terms.term != 0)) revert Sales_BadField("term");
        if (terms.termsHash == 0) revert Sales_BadField("termsHash");
        if ((terms.feedbackDeposit == 0) != (terms.feedbackWindow == 0)) revert Sales_BadField("feedbackWindow");
        if (terms.template != TemplateId.wrap(0)) {
            IClauses.Template memory template = _clauses.templateOf(terms.template);
            if (template.outcome.share == 0 && template.unitPrice == 0) revert Sales_UnknownTemplate(terms.template);
        }
    }

    /// @dev A product of the MAIN loop is not sold for training: its resources were not admitted to that.
    function _requireUse(OfferTerms calldata terms, bytes32 key, IProducts.Composition memory composition)
        private
        view
    {
        uint32 allowed =
            composition.purposes & (composition.loop == Loop.Main ? _application : _training | _pretrain);
        uint8 purpose = terms.purpose;
        bool one = purpose != 0 && purpose & (purpose - 1) == 0;
        if (!one || purpose & allowed == 0) revert Sales_BadPurpose(allowed, purpose);
        if (terms.mode == Mode.Offline) {
            if (purpose != _pretrain) revert Sales_OfflinePurpose(_pretrain, purpose);
            // A copy that leaves the sandbox is distributed.
            if (composition.offlineBarred || composition.modes & _distribution == 0) revert Sales_OfflineBarred(key);
        }
    }

    function _requirePrice(OfferTerms calldata terms, bytes32 key, bool belowCost) private view {
        uint256 least = _products.resourcesOf(key).length + 1;
        uint256 lowest = terms.price;
        if (terms.leastPrice == 0 && terms.greatestPrice == 0) {
            _requireWithin(least, MAX_PRICE, terms.price);
        } else {
            _requireWithin(least, MAX_PRICE, terms.leastPrice);
            _requireWithin(terms.leastPrice, MAX_PRICE, terms.greatestPrice);
            _requireWithin(terms.leastPrice, terms.greatestPrice, terms.price);
            lowest = terms.leastPrice;
        }
        uint256 floor = _products.costFloorOf(terms.product);
        if (lowest < floor && !belowCost) revert Sales_BelowCost(floor, lowest);
    }

    function _requireWithin(uint256 least, uint256 greatest, uint256 price) private pure {
        if (price < least || price > greatest) revert Sales_PriceOutOfBounds(least, greatest, price);
    }
}
