// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {CompositionKey} from "../lib/CompositionKey.sol";
import {Loop, OrganisationId, PPM, ProductId, ResourceId} from "../lib/Types.sol";
import {ProductGenerations} from "./ProductGenerations.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Products
/// @notice Products, compositions and the consents that they stand on.
contract Products is ProductGenerations {
    /// @inheritdoc IProducts
    uint256 public constant MAX_RESOURCES = 256;

    uint32 private _count;
    mapping(ProductId product => bytes32[] scenarios) private _scenarios;
    mapping(bytes32 key => ResourceId[] resources) private _components;

    constructor(IRulebook rulebook, IParticipants participants, IResources resources, IAdmissions admissions)
        ProductGenerations(rulebook, participants, resources, admissions)
    {}

    /// @inheritdoc IProducts
    function create(
        Loop loop,
        bytes32 datasheetHash,
        bytes32[] calldata scenarios,
        uint128 declaredCost,
        uint32 expectedLicences
    ) external returns (ProductId id) {
        // Checks
        _requireProviderRole();
        if (datasheetHash == 0) revert Products_BadField("datasheetHash");
        _requireScenarios(scenarios);
        if (declaredCost != 0 && expectedLicences == 0) revert Products_BadField("expectedLicences");

        // Effects
        OrganisationId provider = _participants.organisationOf(msg.sender);
        id = ProductId.wrap(++_count);
        _products[id] = Product({
            provider: provider,
            loop: loop,
            declaredCost: declaredCost,
            expectedLicences: expectedLicences,
            datasheetHash: datasheetHash,
            latest: 0
        });
        _scenarios[id] = scenarios;
        emit ProductCreated(id, provider, loop, datasheetHash, scenarios);
        if (declaredCost != 0) emit CostDeclared(id, declaredCost, expectedLicences);
    }

    /// @inheritdoc IProducts
    function compose(
        ProductId id,
        uint24 outcomeSource,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures,
        Processing calldata processing
    ) external returns (bytes32 key) {
        // Checks
        Composition memory born = _requireProvider(id);
        born.outcomeSource = outcomeSource;
        _requireLengths(resources.length, consents.length, signatures.length);
        if (outcomeSource > PPM) revert Products_OutcomeSourceOutOfBounds(0, PPM, outcomeSource);
        key = CompositionKey.key(id, born.payee, outcomeSource, resources);
        if (ProductId.unwrap(_compositions[key].product) != 0) revert Products_CompositionKnown(key);
        _requireBornAscending(resources);
        _requireConsents(born, resources, consents, signatures);
        born.version = _compositions[_products[id].latest].version + 1;
        _requireRules(born, resources, processing);

        // Effects
        _compositions[key] = born;
        _components[key] = resources;
        _products[id].latest = key;
        for (uint256 i = 0; i < resources.length; ++i) {
            _use(resources[i], consents[i].nonce, key);
        }
        emit Composed(key, id, born.payee, outcomeSource, resources);
        emit VersionPublished(id, born.version, key, processing);
    }

    /// @inheritdoc IProducts
    function product(ProductId id) external view returns (Product memory) {
        return _products[id];
    }

    /// @inheritdoc IProducts
    function scenariosOf(ProductId id) external view returns (bytes32[] memory) {
        return _scenarios[id];
    }

    /// @inheritdoc IProducts
    function costFloorOf(ProductId id) external view returns (uint256) {
        Product storage record = _products[id];
        return record.declaredCost == 0 ? 0 : Math.ceilDiv(record.declaredCost, record.expectedLicences);
    }

    /// @inheritdoc IProducts
    function composition(bytes32 key) external view returns (Composition memory) {
        return _compositions[key];
    }

    /// @inheritdoc IProducts
    function resourcesOf(bytes32 key) external view returns (ResourceId[] memory resources) {
        resources = _components[key];
        if (resources.length == 0) revert Products_CompositionUnknown(key);
    }

    function _requireBornAscending(ResourceId[] calldata resources) private view {
        ResourceId previous;
        for (uint256 i = 0; i < resources.length; ++i) {
            ResourceId resource = resources[i];
            if (ResourceId.unwrap(resource) <= ResourceId.unwrap(previous)) {
                revert Products_NotAscending(previous, resource);
            }
            _requireBorn(resource);
            previous = resource;
        }
    }

    function _requireScenarios(bytes32[] calldata scenarios) private pure {
        if (scenarios.length == 0) revert Products_BadField("scenarios");
        for (uint256 i = 0; i < scenarios.length; ++i) {
            if (scenarios[i] == 0) revert Products_BadField("scenarios");
        }
    }

    function _requireLengths(uint256 resources, uint256 consents, uint256 signatures) private pure {
        if (resources == 0 || resources > MAX_RESOURCES || resources != consents || resources != signatures) {
            revert Products_BadLength(MAX_RESOURCES, resources, consents, signatures);
        }
    }
}
