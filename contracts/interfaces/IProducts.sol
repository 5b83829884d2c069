// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Products 数据产品
/// @notice What a service provider offers, and the immutable compositions 产品构成 it is made of. Every resource in a
/// composition is there by its holder's signed consent (许可纳入副循环, source section 5.1).
interface IProducts {
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

    /// @notice A product.
    /// @param provider Organisation that offers it and is the payee of its compositions
    /// @param loop MAIN or TRAINING
    /// @param datasheetHash keccak256 of the RFC 8785 datasheet
    /// @param latest Composition key of the newest generation, zero before the first
    struct Product {
        OrganisationId provider;
        Loop loop;
        bytes32 datasheetHash;
        bytes32 latest;
    }

    /// @notice A composition.
    /// @param product Product
    /// @param payee Organisation that receives the service pool
    /// @param loop The product's loop
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param closed True once a consent was withdrawn: no new sales
    /// @param bornIn Period of birth
    /// @param version Number of the generation within its product, from 1
    /// @param purposes Purposes that every consent allows, bits of `PURPOSE_*`
    /// @param modes Modes that every consent allows, bits of `MODE_*`
    /// @param offlineBarred True if a resource's security level forbids that a copy leaves the sandbox
    /// @param sellableUntil Last second of new sales and renewals: the earliest expiry of its consents
    struct Composition {
        ProductId product;
        OrganisationId payee;
        Loop loop;
        uint24 outcomeSource;
        bool closed;
        PeriodId bornIn;
        uint32 version;
        uint8 purposes;
        uint8 modes;
        bool offlineBarred;
        uint64 sellableUntil;
    }

    /// @notice A product was created for `scenarios` (keccak256 of each scenario's name).
    /// @param product New product
    /// @param provider Organisation that offers it
    /// @param loop MAIN or TRAINING
    /// @param datasheetHash keccak256 of the RFC 8785 datasheet
    /// @param scenarios Target scenarios
    event ProductCreated(
        ProductId indexed product,
        OrganisationId indexed provider,
        Loop loop,
        bytes32 datasheetHash,
        bytes32[] scenarios
    );
    /// @notice A composition was born.
    /// @param key Composition key
    /// @param product Product
    /// @param payee Organisation that receives the service pool
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param resources Strictly ascending
    event Composed(
        bytes32 indexed key,
        ProductId indexed product,
        OrganisationId payee,
        uint24 outcomeSource,
        ResourceId[] resources
    );
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
    /// @notice No such composition.
    /// @param key Key that was named
    error Products_CompositionUnknown(bytes32 key);
    /// @notice The composition exists.
    /// @param key Its composition key
    error Products_CompositionKnown(bytes32 key);
    /// @notice A composition has between 1 and `greatest` resources, each with one consent and one signature.
    /// @param greatest `MAX_RESOURCES`
    /// @param resources Number of resources
    /// @param consents Number of consents
    /// @param signatures Number of signatures
    error Products_BadLength(uint256 greatest, uint256 resources, uint256 consents, uint256 signatures);
    /// @notice Resources must be strictly ascending.
    /// @param previous Resource before; 0 if `received` is the first
    /// @param received Resource that is not above it
    error Products_NotAscending(ResourceId previous, ResourceId received);
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
    /// @notice A required field is empty.
    /// @param field Parameter's name in ASCII: `datasheetHash` or `scenarios`
    error Products_BadField(bytes32 field);

    /// @notice Creates a product of the caller's organisation.
    /// @param loop MAIN or TRAINING
    /// @param datasheetHash keccak256 of the RFC 8785 datasheet, not zero
    /// @param scenarios Target scenarios (keccak256 of the name), at least one, none zero
    /// @return id Product id, from 1
    function create(Loop loop, bytes32 datasheetHash, bytes32[] calldata scenarios) external returns (ProductId id);

    /// @notice Composes a generation of a product from resources and their holders' consents.
    /// @param product Product of the caller's organisation
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param resources Strictly ascending
    /// @param consents One per resource, in the same order
    /// @param signatures Envelope (docs/FORMATS.md §2) of each resource's current holder
    /// @return key Composition key, which becomes the product's newest
    function compose(
        ProductId product,
        uint24 outcomeSource,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures
    ) external returns (bytes32 key);

    /// @notice Withdraws a consent, used or not. Only the resource's current holder. Stops new sales only.
    /// @param resource Resource of the consent
    /// @param nonce The consent's nonce; one withdrawn before is refused
    function withdrawConsent(ResourceId resource, uint256 nonce) external;

    /// @notice A product's record; empty for an unknown id.
    /// @param id Product id
    /// @return Provider 0 for an unknown id; `latest` 0 before the first composition
    function product(ProductId id) external view returns (Product memory);

    /// @notice A product's target scenarios.
    /// @param id Product id
    /// @return keccak256 of each name; empty for an unknown id
    function scenariosOf(ProductId id) external view returns (bytes32[] memory);

    /// @notice A composition's record; product 0 for an unknown key.
    /// @param key Composition key
    /// @return What is fixed at birth, and whether new sales are closed
    function composition(bytes32 key) external view returns (Composition memory);

    /// @notice A composition's resources, ascending; reverts for an unknown key.
    /// @param key Composition key
    /// @return At least one id
    function resourcesOf(bytes32 key) external view returns (ResourceId[] memory);

    /// @notice EIP-712 digest of a consent.
    /// @param consent What is to be signed
    /// @return Digest under the domain of `Products`
    function consentDigest(Consent calldata consent) external view returns (bytes32);

    /// @notice Greatest number of resources in a composition.
    /// @return 256
    function MAX_RESOURCES() external view returns (uint256);

    /// @notice Greatest number of compositions that one consent may enter, so that it can be withdrawn in one call.
    /// @return 256
    function MAX_DERIVATIVES() external view returns (uint256);

    /// @notice Purpose: application in the real economy, the MAIN loop.
    /// @return 1, its bit in `purposes`
    function PURPOSE_APPLICATION() external view returns (uint32);

    /// @notice Purpose: training of models, the TRAINING loop.
    /// @return 2, its bit in `purposes`
    function PURPOSE_TRAINING() external view returns (uint32);

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
