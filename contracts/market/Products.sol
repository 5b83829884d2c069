// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {CompositionKey} from "../lib/CompositionKey.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {Loop, OrganisationId, PPM, ProductId, ResourceId} from "../lib/Types.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Products
/// @notice Products, compositions and the consents that they stand on.
contract Products is EIP712, IProducts {
    /// @inheritdoc IProducts
    uint256 public constant MAX_RESOURCES = 256;
    /// @inheritdoc IProducts
    uint256 public constant MAX_DERIVATIVES = 256;
    /// @inheritdoc IProducts
    uint32 public constant PURPOSE_APPLICATION = 1;
    /// @inheritdoc IProducts
    uint32 public constant PURPOSE_TRAINING = 2;
    /// @inheritdoc IProducts
    uint32 public constant MODE_USE = 1;
    /// @inheritdoc IProducts
    uint32 public constant MODE_PROCESSING = 2;
    /// @inheritdoc IProducts
    uint32 public constant MODE_DISTRIBUTION = 4;

    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "Consent(uint32 resource,uint32 provider,uint32 product,uint32 purposes,uint32 modes,uint32 maxDerivatives,"
        "uint24 minOutcomeSource,uint24 maxOutcomeSource,uint64 validUntil,uint256 nonce)"
    );
    /// @dev Stands in `_firstUse` for a withdrawn nonce; a composition key, being a hash, never equals it.
    bytes32 private constant WITHDRAWN = bytes32(type(uint256).max);

    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    IResources private immutable _resources;
    uint32 private immutable _providerRole;

    uint32 private _count;
    mapping(ProductId product => Product record) private _products;
    mapping(ProductId product => bytes32[] scenarios) private _scenarios;
    mapping(bytes32 key => Composition record) private _compositions;
    mapping(bytes32 key => ResourceId[] resources) private _components;
    /// @dev The composition that a nonce entered first: one written slot per consent in the usual case.
    mapping(ResourceId resource => mapping(uint256 nonce => bytes32 key)) private _firstUse;
    mapping(ResourceId resource => mapping(uint256 nonce => bytes32[] keys)) private _furtherUses;

    constructor(IRulebook rulebook, IParticipants participants, IResources resources) EIP712("Products", "1") {
        _rulebook = rulebook;
        _participants = participants;
        _resources = resources;
        _providerRole = participants.ROLE_PROVIDER();
    }

    /// @inheritdoc IProducts
    function create(Loop loop, bytes32 datasheetHash, bytes32[] calldata scenarios) external returns (ProductId id) {
        // Checks
        if (!_participants.hasRole(msg.sender, _providerRole)) revert Products_NotProvider(msg.sender);
        if (datasheetHash == 0) revert Products_BadField("datasheetHash");
        if (scenarios.length == 0) revert Products_BadField("scenarios");
        for (uint256 i = 0; i < scenarios.length; ++i) {
            if (scenarios[i] == 0) revert Products_BadField("scenarios");
        }

        // Effects
        OrganisationId provider = _participants.organisationOf(msg.sender);
        id = ProductId.wrap(++_count);
        _products[id] = Product({provider: provider, loop: loop, datasheetHash: datasheetHash, latest: 0});
        _scenarios[id] = scenarios;
        emit ProductCreated(id, provider, loop, datasheetHash, scenarios);
    }

    /// @inheritdoc IProducts
    function compose(
        ProductId id,
        uint24 outcomeSource,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures
    ) external returns (bytes32 key) {
        // Checks
        Composition memory born = _requireProvider(id);
        born.outcomeSource = outcomeSource;
        uint256 n = resources.length;
        if (n == 0 || n > MAX_RESOURCES || n != consents.length || n != signatures.length) {
            revert Products_BadLength(MAX_RESOURCES, n, consents.length, signatures.length);
        }
        if (outcomeSource > PPM) revert Products_OutcomeSourceOutOfBounds(0, PPM, outcomeSource);
        key = CompositionKey.key(id, born.payee, outcomeSource, resources);
        if (ProductId.unwrap(_compositions[key].product) != 0) revert Products_CompositionKnown(key);
        _requireBornAscending(resources);
        _requireConsents(born, resources, consents, signatures);

        // Effects
        born.bornIn = _rulebook.currentPeriod();
        born.version = 1;
        born.purposes = 255;
        born.modes = 255;
        born.sellableUntil = type(uint64).max;
        _compositions[key] = born;
        _components[key] = resources;
        _products[id].latest = key;
        for (uint256 i = 0; i < n; ++i) {
            _use(resources[i], consents[i].nonce, key);
        }
        emit Composed(key, id, born.payee, outcomeSource, resources);
    }

    /// @inheritdoc IProducts
    function withdrawConsent(ResourceId resource, uint256 nonce) external {
        // Checks
        address holder = IERC721(address(_resources)).ownerOf(ResourceId.unwrap(resource));
        if (msg.sender != holder) revert Products_NotHolder(holder, msg.sender);
        bytes32 first = _firstUse[resource][nonce];
        if (first == WITHDRAWN) revert Products_ConsentSpent(resource, nonce);

        // Effects
        _firstUse[resource][nonce] = WITHDRAWN;
        if (first != 0) _compositions[first].closed = true;
        emit ConsentWithdrawn(resource, nonce, first);
        bytes32[] storage further = _furtherUses[resource][nonce];
        uint256 uses = further.length;
        for (uint256 i = 0; i < uses; ++i) {
            bytes32 key = further[i];
            _compositions[key].closed = true;
            emit ConsentWithdrawn(resource, nonce, key);
        }
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
    function composition(bytes32 key) external view returns (Composition memory) {
        return _compositions[key];
    }

    /// @inheritdoc IProducts
    function resourcesOf(bytes32 key) external view returns (ResourceId[] memory resources) {
        resources = _components[key];
        if (resources.length == 0) revert Products_CompositionUnknown(key);
    }

    /// @inheritdoc IProducts
    function consentDigest(Consent calldata consent) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CONSENT_TYPEHASH, consent)));
    }

    /// @dev Notes in which composition a consent went.
    function _use(ResourceId resource, uint256 nonce, bytes32 key) private {
        if (_firstUse[resource][nonce] == 0) {
            _firstUse[resource][nonce] = key;
        } else {
            _furtherUses[resource][nonce].push(key);
        }
        emit ConsentUsed(resource, nonce, key);
    }

    /// @dev The caller is a valid provider and offers this product; gives what the composition has from the product.
    function _requireProvider(ProductId id) private view returns (Composition memory born) {
        if (!_participants.hasRole(msg.sender, _providerRole)) revert Products_NotProvider(msg.sender);
        born.product = id;
        born.payee = _products[id].provider;
        born.loop = _products[id].loop;
        if (OrganisationId.unwrap(born.payee) == 0) revert Products_Unknown(id);
        OrganisationId caller = _participants.organisationOf(msg.sender);
        if (caller != born.payee) revert Products_WrongProvider(born.payee, caller);
    }

    function _requireBornAscending(ResourceId[] calldata resources) private view {
        ResourceId previous;
        for (uint256 i = 0; i < resources.length; ++i) {
            ResourceId resource = resources[i];
            if (ResourceId.unwrap(resource) <= ResourceId.unwrap(previous)) {
                revert Products_NotAscending(previous, resource);
            }
            if (!_resources.isBorn(resource)) revert Products_NotBorn(resource);
            previous = resource;
        }
    }

    /// @dev Every resource has a consent to exactly this, unspent and signed by its holder of this moment.
    function _requireConsents(
        Composition memory born,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures
    ) private view {
        bool training = born.loop == Loop.Training;
        uint32 purpose = training ? PURPOSE_TRAINING : PURPOSE_APPLICATION;
        uint32 mode = training || resources.length > 1 ? MODE_PROCESSING : MODE_USE;
        for (uint256 i = 0; i < resources.length; ++i) {
            _requireTerms(born, resources[i], purpose, mode, consents[i]);
            _requireUnspent(resources[i], consents[i]);
            address holder = IERC721(address(_resources)).ownerOf(ResourceId.unwrap(resources[i]));
            bytes32 digest = consentDigest(consents[i]);
            if (!SignatureEnvelope.verify(holder, digest, signatures[i])) {
                revert Products_BadConsentSignature(resources[i], holder, digest);
            }
        }
    }

    function _requireTerms(
        Composition memory born,
        ResourceId resource,
        uint32 purpose,
        uint32 mode,
        Consent calldata consent
    ) private view {
        _requireSame("resource", ResourceId.unwrap(resource), consent.resource);
        _requireSame("provider", OrganisationId.unwrap(born.payee), consent.provider);
        _requireSame("product", ProductId.unwrap(born.product), consent.product);
        if (consent.purposes & purpose == 0) {
            revert Products_ConsentMismatch("purposes", purpose, consent.purposes);
        }
        if (consent.modes & mode == 0) revert Products_ConsentMismatch("modes", mode, consent.modes);
        if (born.outcomeSource < consent.minOutcomeSource || born.outcomeSource > consent.maxOutcomeSource) {
            revert Products_OutcomeSourceOutOfBounds(
                consent.minOutcomeSource, consent.maxOutcomeSource, born.outcomeSource
            );
        }
        if (block.timestamp > consent.validUntil) {
            revert Products_ConsentExpired(consent.validUntil, block.timestamp);
        }
    }

    function _requireUnspent(ResourceId resource, Consent calldata consent) private view {
        if (consent.maxDerivatives == 0) revert Products_ConsentMismatch("maxDerivatives", 1, 0);
        bytes32 first = _firstUse[resource][consent.nonce];
        if (first == 0) return;
        uint256 uses = 1 + _furtherUses[resource][consent.nonce].length;
        if (first == WITHDRAWN || uses >= consent.maxDerivatives || uses >= MAX_DERIVATIVES) {
            revert Products_ConsentSpent(resource, consent.nonce);
        }
    }

    function _requireSame(bytes32 field, uint256 expected, uint256 received) private pure {
        if (expected != received) revert Products_ConsentMismatch(field, expected, received);
    }
}
