// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProductConsents} from "../interfaces/IProductConsents.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {Loop, OrganisationId, PPM, ProductId, ResourceId} from "../lib/Types.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title ProductConsents
/// @notice The part of Products that asks for, checks, uses and withdraws consents.
abstract contract ProductConsents is EIP712, IProducts {
    /// @inheritdoc IProductConsents
    uint256 public constant MAX_DERIVATIVES = 256;
    /// @inheritdoc IProductConsents
    uint32 public constant PURPOSE_APPLICATION = 1;
    /// @inheritdoc IProductConsents
    uint32 public constant PURPOSE_TRAINING = 2;
    /// @inheritdoc IProductConsents
    uint32 public constant PURPOSE_PRETRAIN = 4;
    /// @inheritdoc IProductConsents
    uint32 public constant MODE_USE = 1;
    /// @inheritdoc IProductConsents
    uint32 public constant MODE_PROCESSING = 2;
    /// @inheritdoc IProductConsents
    uint32 public constant MODE_DISTRIBUTION = 4;

    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "Consent(uint32 resource,uint32 provider,uint32 product,uint32 purposes,uint32 modes,uint32 maxDerivatives,"
        "uint24 minOutcomeSource,uint24 maxOutcomeSource,uint64 validUntil,uint256 nonce)"
    );
    /// @dev Stands in `_firstUse` for a withdrawn nonce; a composition key, being a hash, never equals it.
    bytes32 private constant WITHDRAWN = bytes32(type(uint256).max);

    IParticipants internal immutable _participants;
    IResources internal immutable _resources;
    uint32 private immutable _providerRole;

    mapping(ProductId product => Product record) internal _products;
    mapping(bytes32 key => Composition record) internal _compositions;
    /// @dev The composition that a nonce entered first: one written slot per consent in the usual case.
    mapping(ResourceId resource => mapping(uint256 nonce => bytes32 key)) private _firstUse;
    mapping(ResourceId resource => mapping(uint256 nonce => bytes32[] keys)) private _furtherUses;
    mapping(ResourceId resource => mapping(uint256 nonce => ConsentRequest request)) private _requests;

    constructor(IParticipants participants, IResources resources) EIP712("Products", "1") {
        _participants = participants;
        _resources = resources;
        _providerRole = participants.ROLE_PROVIDER();
    }

    /// @inheritdoc IProductConsents
    function requestConsent(Consent calldata consent, bytes32 noteHash) external {
        // Checks
        ProductId id = ProductId.wrap(consent.product);
        ResourceId resource = ResourceId.wrap(consent.resource);
        Composition memory wanted = _requireProvider(id);
        _requireUsable(wanted, resource, consent);
        if (_requestOf(resource, consent.nonce).open) revert Products_RequestOpen(resource, consent.nonce);

        // Effects
        _requests[resource][consent.nonce] =
            ConsentRequest({provider: wanted.payee, product: id, validUntil: consent.validUntil, open: true});
        emit ConsentRequested(resource, wanted.payee, id, consent.nonce, consent, noteHash);
    }

    /// @inheritdoc IProductConsents
    function declineConsent(ResourceId resource, uint256 nonce) external {
        // Checks
        _requireHolder(resource);
        if (!_requestOf(resource, nonce).open) revert Products_NoRequest(resource, nonce);

        // Effects
        delete _requests[resource][nonce];
        emit ConsentDeclined(resource, nonce);
    }

    /// @inheritdoc IProductConsents
    function withdrawConsent(ResourceId resource, uint256 nonce) external {
        // Checks
        _requireHolder(resource);
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

    /// @inheritdoc IProductConsents
    function requestOf(ResourceId resource, uint256 nonce) external view returns (ConsentRequest memory) {
        return _requestOf(resource, nonce);
    }

    /// @inheritdoc IProductConsents
    function consentDigest(Consent calldata consent) external view returns (bytes32) {
        return _digestOf(consent);
    }

    /// @dev Notes in which composition a consent went.
    function _use(ResourceId resource, uint256 nonce, bytes32 key) internal {
        if (_firstUse[resource][nonce] == 0) {
            _firstUse[resource][nonce] = key;
        } else {
            _furtherUses[resource][nonce].push(key);
        }
        emit ConsentUsed(resource, nonce, key);
    }

    /// @dev The caller is a valid provider.
    function _requireProviderRole() internal view {
        if (!_participants.hasRole(msg.sender, _providerRole)) revert Products_NotProvider(msg.sender);
    }

    /// @dev The caller is a valid provider and offers this product; gives what a composition has from the product.
    function _requireProvider(ProductId id) internal view returns (Composition memory born) {
        _requireProviderRole();
        born.product = id;
        born.payee = _products[id].provider;
        born.loop = _products[id].loop;
        if (OrganisationId.unwrap(born.payee) == 0) revert Products_Unknown(id);
        OrganisationId caller = _participants.organisationOf(msg.sender);
        if (caller != born.payee) revert Products_WrongProvider(born.payee, caller);
    }

    function _requireBorn(ResourceId resource) internal view {
        if (!_resources.isBorn(resource)) revert Products_NotBorn(resource);
    }

    /// @dev Every resource has a consent to exactly this, unspent and signed by its holder of this moment. Notes in
    /// `born` what all consents allow together.
    function _requireConsents(
        Composition memory born,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures
    ) internal view {
        uint32 purpose = _purposeOf(born.loop);
        uint32 mode = born.loop == Loop.Training || resources.length > 1 ? MODE_PROCESSING : MODE_USE;
        born.purposes = type(uint8).max;
        born.modes = type(uint8).max;
        born.sellableUntil = type(uint64).max;
        for (uint256 i = 0; i < resources.length; ++i) {
            Consent memory consent = consents[i];
            _requireTerms(born, resources[i], purpose, mode, consent);
            _requireBounds(born.outcomeSource, consent);
            _requireUnspent(resources[i], consent);
            _requireSigned(resources[i], consent, signatures[i]);
            born.purposes &= uint8(consent.purposes);
            born.modes &= uint8(consent.modes);
            if (consent.validUntil < born.sellableUntil) born.sellableUntil = consent.validUntil;
        }
    }

    /// @dev The product could use such a consent now; whether alone or with others is not known yet.
    function _requireUsable(Composition memory wanted, ResourceId resource, Consent memory consent) private view {
        _requireBorn(resource);
        uint32 modes = wanted.loop == Loop.Training ? MODE_PROCESSING : MODE_USE | MODE_PROCESSING;
        _requireTerms(wanted, resource, _purposeOf(wanted.loop), modes, consent);
        if (consent.minOutcomeSource > PPM) {
            revert Products_OutcomeSourceOutOfBounds(0, PPM, consent.minOutcomeSource);
        }
        _requireBounds(uint24(Math.max(consent.minOutcomeSource, consent.maxOutcomeSource)), consent);
        _requireUnspent(resource, consent);
        if (_firstUse[resource][consent.nonce] != 0) revert Products_ConsentSpent(resource, consent.nonce);
    }

    function _requireTerms(
        Composition memory born,
        ResourceId resource,
        uint32 purpose,
        uint32 modes,
        Consent memory consent
    ) private view {
        _requireSame("resource", ResourceId.unwrap(resource), consent.resource);
        _requireSame("provider", OrganisationId.unwrap(born.payee), consent.provider);
        _requireSame("product", ProductId.unwrap(born.product), consent.product);
        if (consent.purposes & purpose == 0) {
            revert Products_ConsentMismatch("purposes", purpose, consent.purposes);
        }
        if (consent.modes & modes == 0) revert Products_ConsentMismatch("modes", modes, consent.modes);
        if (consent.maxDerivatives == 0) revert Products_ConsentMismatch("maxDerivatives", 1, 0);
        if (block.timestamp > consent.validUntil) {
            revert Products_ConsentExpired(consent.validUntil, block.timestamp);
        }
    }

    function _requireUnspent(ResourceId resource, Consent memory consent) private view {
        bytes32 first = _firstUse[resource][consent.nonce];
        if (first == 0) return;
        uint256 uses = 1 + _furtherUses[resource][consent.nonce].length;
        if (first == WITHDRAWN || uses >= consent.maxDerivatives || uses >= MAX_DERIVATIVES) {
            revert Products_ConsentSpent(resource, consent.nonce);
        }
    }

    function _requireSigned(ResourceId resource, Consent memory consent, bytes calldata signature) private view {
        address holder = _holderOf(resource);
        bytes32 digest = _digestOf(consent);
        if (!SignatureEnvelope.verify(holder, digest, signature)) {
            revert Products_BadConsentSignature(resource, holder, digest);
        }
    }

    function _requireHolder(ResourceId resource) private view {
        address holder = _holderOf(resource);
        if (msg.sender != holder) revert Products_NotHolder(holder, msg.sender);
    }

    function _holderOf(ResourceId resource) private view returns (address) {
        return IERC721(address(_resources)).ownerOf(ResourceId.unwrap(resource));
    }

    /// @dev Use and withdrawal of the nonce close the request by themselves.
    function _requestOf(ResourceId resource, uint256 nonce) private view returns (ConsentRequest memory request) {
        request = _requests[resource][nonce];
        request.open = request.open && _firstUse[resource][nonce] == 0 && block.timestamp <= request.validUntil;
    }

    function _digestOf(Consent memory consent) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CONSENT_TYPEHASH, consent)));
    }

    function _purposeOf(Loop loop) private pure returns (uint32) {
        return loop == Loop.Training ? PURPOSE_TRAINING : PURPOSE_APPLICATION;
    }

    function _requireBounds(uint24 outcomeSource, Consent memory consent) private pure {
        if (outcomeSource < consent.minOutcomeSource || outcomeSource > consent.maxOutcomeSource) {
            revert Products_OutcomeSourceOutOfBounds(consent.minOutcomeSource, consent.maxOutcomeSource, outcomeSource);
        }
    }

    function _requireSame(bytes32 field, uint256 expected, uint256 received) private pure {
        if (expected != received) revert Products_ConsentMismatch(field, expected, received);
    }
}
