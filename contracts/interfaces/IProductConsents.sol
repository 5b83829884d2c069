// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title ProductConsents 许可
/// @notice Consents of holders to the use of their resources in products (许可纳入副循环, source section 5.1): asked for,
/// declined, used and withdrawn. Part of `Products`.
interface IProductConsents {
    /// @notice A holder's consent (EIP-712): this resource, in this product, within these bounds.
    /// @param resource Consenting resource
    /// @param provider Provider's organisation
    /// @param product Product
    /// @param purposes Bitmap of allowed `PURPOSE_*`: MAIN compositions need APPLICATION, TRAINING ones TRAINING
    /// @param modes Bitmap of allowed `MODE_*`: one resource in the MAIN loop needs USE, everything else PROCESSING
    /// @param maxDerivatives Greatest number of compositions that consents with this nonce may enter, not 0; above
    /// `MAX_DERIVATIVES` it counts as that
    /// @param minOutcomeSource Least agreed source share of outcome money, ppm; 0 also allows the period's OUTCOME row
    /// @param maxOutcomeSource Greatest, ppm
    /// @param validUntil Last second in which the consent can be used
    /// @param nonce Chosen by the holder, one per resource and consent; withdrawing burns it
    struct Consent {
        uint32 resource;
        uint32 provider;
        uint32 product;
        uint32 purposes;
        uint32 modes;
        uint32 maxDerivatives;
        uint24 minOutcomeSource;
        uint24 maxOutcomeSource;
        uint64 validUntil;
        uint256 nonce;
    }

    /// @notice A request for a consent.
    /// @param provider Organisation that asked; 0 if nobody did, or if the holder declined
    /// @param product Product that the resource is wanted for
    /// @param validUntil Last second in which the consent could be used; the request lapses with it
    /// @param open False once the consent was used or withdrawn, or has lapsed
    struct ConsentRequest {
        OrganisationId provider;
        ProductId product;
        uint64 validUntil;
        bool open;
    }

    /// @notice A consent was used by a composition.
    /// @param resource Resource whose holder consented
    /// @param nonce The consent's nonce
    /// @param key Composition key it entered
    event ConsentUsed(ResourceId indexed resource, uint256 indexed nonce, bytes32 indexed key);
    /// @notice A consent was withdrawn; `key` (zero if it was never used) is closed for new sales.
    /// @param resource Resource whose holder withdrew
    /// @param nonce The consent's nonce
    /// @param key Composition key; one event for each composition it entered
    event ConsentWithdrawn(ResourceId indexed resource, uint256 indexed nonce, bytes32 indexed key);

    /// @notice A provider asks a resource's holder for a consent. The holder answers by signing it, by declining, or
    /// by silence.
    /// @param resource Resource that is wanted
    /// @param provider Organisation that asks
    /// @param product Product that the resource is wanted for
    /// @param nonce The consent's nonce
    /// @param consent What the holder is asked to sign
    /// @param noteHash Hash of a note to the holder; 0 if there is none
    event ConsentRequested(
        ResourceId indexed resource,
        OrganisationId indexed provider,
        ProductId indexed product,
        uint256 nonce,
        Consent consent,
        bytes32 noteHash
    );
    /// @notice The holder declined a request. Nothing is burnt: the provider may ask again.
    /// @param resource Resource that was wanted
    /// @param nonce The consent's nonce
    event ConsentDeclined(ResourceId indexed resource, uint256 indexed nonce);

    /// @notice Only a valid participant with the provider role.
    /// @param account The caller
    error Products_NotProvider(address account);
    /// @notice The caller's organisation does not offer this product.
    /// @param expected Organisation that offers the product
    /// @param received The caller's organisation
    error Products_WrongProvider(OrganisationId expected, OrganisationId received);
    /// @notice No such product.
    /// @param product Id that was named
    error Products_Unknown(ProductId product);
    /// @notice The resource is not born yet.
    /// @param resource Unknown resource, or one still in its objection window
    error Products_NotBorn(ResourceId resource);
    /// @notice A consent names something else than this composition; `field` says what.
    /// @param field The consent field's name in ASCII
    /// @param expected Id it must have, bit it must include, or 1 as the least `maxDerivatives`
    /// @param received Value in the consent
    error Products_ConsentMismatch(bytes32 field, uint256 expected, uint256 received);
    /// @notice The consent has expired.
    /// @param validUntil Last second in which the consent could be used
    /// @param received Block time, seconds
    error Products_ConsentExpired(uint64 validUntil, uint256 received);
    /// @notice The consent's nonce was used up or withdrawn.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce
    error Products_ConsentSpent(ResourceId resource, uint256 nonce);
    /// @notice The consent is not signed by the resource's current holder.
    /// @param resource Resource of the consent
    /// @param holder Its current holder, who had to sign
    /// @param digest EIP-712 digest of the consent
    error Products_BadConsentSignature(ResourceId resource, address holder, bytes32 digest);
    /// @notice The agreed source share lies outside a consent's bounds or is more than the whole.
    /// @param least Least share the consent allows, or 0, ppm
    /// @param greatest Greatest share the consent allows, or the whole, ppm
    /// @param received Share that was agreed, ppm
    error Products_OutcomeSourceOutOfBounds(uint256 least, uint256 greatest, uint256 received);
    /// @notice The caller is not the holder of the resource.
    /// @param expected Current holder of the resource
    /// @param received The caller
    error Products_NotHolder(address expected, address received);
    /// @notice A request for this consent is open.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce
    error Products_RequestOpen(ResourceId resource, uint256 nonce);
    /// @notice No request for this consent is open.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce
    error Products_NoRequest(ResourceId resource, uint256 nonce);

    /// @notice Asks a resource's holder for a consent to a product of the caller's organisation. Its terms must be
    /// usable, and its nonce neither used nor withdrawn.
    /// @param consent What the holder is asked to sign
    /// @param noteHash Hash of a note to the holder; 0 if there is none
    function requestConsent(Consent calldata consent, bytes32 noteHash) external;

    /// @notice Declines an open request. Only the resource's current holder.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce
    function declineConsent(ResourceId resource, uint256 nonce) external;

    /// @notice Withdraws a consent, used or not. Only the resource's current holder. Stops new sales only.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce; one withdrawn before is refused
    function withdrawConsent(ResourceId resource, uint256 nonce) external;

    /// @notice The newest request for a consent.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce
    /// @return All fields 0 if nobody asked, or if the holder declined
    function requestOf(ResourceId resource, uint256 nonce) external view returns (ConsentRequest memory);

    /// @notice EIP-712 digest of a consent.
    /// @param consent What is to be signed
    /// @return Digest under the domain of `Products`
    function consentDigest(Consent calldata consent) external view returns (bytes32);

    /// @notice Greatest number of compositions that one consent may enter, so that it can be withdrawn in one call.
    /// @return 256
    function MAX_DERIVATIVES() external view returns (uint256);

    /// @notice Purpose: application in the real economy, the MAIN loop.
    /// @return 1, its bit in `purposes`
    function PURPOSE_APPLICATION() external view returns (uint32);

    /// @notice Purpose: training of models, the TRAINING loop.
    /// @return 2, its bit in `purposes`
    function PURPOSE_TRAINING() external view returns (uint32);

    /// @notice Purpose: pre-training of models, which a copy outside the sandbox needs.
    /// @return 4, its bit in `purposes`; no composition needs it
    function PURPOSE_PRETRAIN() external view returns (uint32);

    /// @notice Mode: use of the resource as it is.
    /// @return 1, its bit in `modes`
    function MODE_USE() external view returns (uint32);

    /// @notice Mode: processing 加工, alone or together with other resources.
    /// @return 2, its bit in `modes`
    function MODE_PROCESSING() external view returns (uint32);

    /// @notice Mode: distribution 经营.
    /// @return 4, its bit in `modes`; no composition needs it
    function MODE_DISTRIBUTION() external view returns (uint32);
}
