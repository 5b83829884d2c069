// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../lib/Types.sol";
import {IProductConsents} from "./IProductConsents.sol";

/// @title Products 数据产品
/// @notice What a service provider offers, and the immutable compositions 产品构成 it is made of. Every resource in a
/// composition is there by its holder's signed consent (许可纳入副循环, source section 5.1).
interface IProducts is IProductConsents {
    /// @notice A product.
    /// @param provider Organisation that offers it and is the payee of its compositions
    /// @param loop MAIN or TRAINING
    /// @param declaredCost Cost that the provider declares, token base units; 0 if none
    /// @param expectedLicences Licences that are to bear the cost; at least 1 where one is declared
    /// @param datasheetHash keccak256 of the RFC 8785 datasheet of its creation
    /// @param latest Composition key of the newest generation, zero before the first
    struct Product {
        OrganisationId provider;
        Loop loop;
        uint128 declaredCost;
        uint32 expectedLicences;
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

    /// @notice How a generation was made 加工记录.
    /// @param recordHash keccak256 of the RFC 8785 processing record: steps, tools, parameters; required
    /// @param datasheetHash keccak256 of this generation's RFC 8785 datasheet; required
    /// @param epsilon Privacy loss ε, thousandths, at most the rules' `epsilonCeiling`; 0 = no differential privacy
    /// @param anonymity k of k-anonymity, at least the rules' `anonymityFloor`; 0 = not claimed
    /// @param syntheticShare Synthetic part of the data, ppm, at most the rules' `syntheticCeiling`
    /// @param feedback Log leaf hashes of the facts that this generation answers, strictly ascending, at most
    /// `MAX_FEEDBACK`; from the second version on at least one
    struct Processing {
        bytes32 recordHash;
        bytes32 datasheetHash;
        uint32 epsilon;
        uint32 anonymity;
        uint32 syntheticShare;
        bytes32[] feedback;
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
    /// @notice The provider declared a new product's cost.
    /// @param product New product
    /// @param declaredCost Token base units
    /// @param expectedLicences Licences that are to bear it
    event CostDeclared(ProductId indexed product, uint128 declaredCost, uint32 expectedLicences);
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
    /// @notice A generation was published.
    /// @param product Product
    /// @param version Number of the generation within its product, from 1
    /// @param key Its composition key
    /// @param processing How it was made
    event VersionPublished(
        ProductId indexed product, uint32 indexed version, bytes32 indexed key, Processing processing
    );

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
    /// @notice A required field is empty.
    /// @param field Name in ASCII: `datasheetHash`, `scenarios`, `expectedLicences` or `recordHash`
    error Products_BadField(bytes32 field);
    /// @notice A figure of the processing is above what the rules allow.
    /// @param field Its name in ASCII: `epsilon` or `syntheticShare`
    /// @param greatest What the running period's rules allow, in the field's unit
    /// @param received Figure that was given
    error Products_AboveRule(bytes32 field, uint256 greatest, uint256 received);
    /// @notice The claimed k-anonymity is below what the rules ask for.
    /// @param least `anonymityFloor` of the running period's rules
    /// @param received k that was given
    error Products_BelowRule(uint256 least, uint256 received);
    /// @notice A resource holds personal information: both differential privacy and k-anonymity must be claimed.
    /// @param resource First such resource
    /// @param epsilon What is claimed, must not be 0
    /// @param anonymity What is claimed, must not be 0
    error Products_ProtectionMissing(ResourceId resource, uint32 epsilon, uint32 anonymity);
    /// @notice A further version cites the feedback it answers, and not without bound.
    /// @param least 0 for the first version, else 1
    /// @param greatest `MAX_FEEDBACK`
    /// @param received Number of citations
    error Products_BadFeedback(uint256 least, uint256 greatest, uint256 received);
    /// @notice Citations must be strictly ascending and not zero.
    /// @param previous Leaf hash before; 0 if `received` is the first
    /// @param received Leaf hash that is not above it
    error Products_FeedbackNotAscending(bytes32 previous, bytes32 received);
    /// @notice The resource is not admitted to the TRAINING loop now.
    /// @param resource Resource without a label
    error Products_NotAdmitted(ResourceId resource);
    /// @notice Too many resources are admitted on the long-tail path only.
    /// @param greatest Number that the running period's rules allow in a composition of this size
    /// @param received Number of such resources
    error Products_TooManyLongTail(uint256 greatest, uint256 received);

    /// @notice Creates a product of the caller's organisation.
    /// @param loop MAIN or TRAINING
    /// @param datasheetHash keccak256 of the RFC 8785 datasheet, not zero
    /// @param scenarios Target scenarios (keccak256 of the name), at least one, none zero
    /// @param declaredCost What the product cost to make, token base units; 0 declares nothing
    /// @param expectedLicences Licences that are to bear the cost; at least 1 where one is declared
    /// @return id Product id, from 1
    function create(
        Loop loop,
        bytes32 datasheetHash,
        bytes32[] calldata scenarios,
        uint128 declaredCost,
        uint32 expectedLicences
    ) external returns (ProductId id);

    /// @notice Composes a generation of a product from resources and their holders' consents. In the TRAINING loop
    /// every resource must be admitted now; what happens to its label later does not touch the composition.
    /// @param product Product of the caller's organisation
    /// @param outcomeSource Agreed source share of outcome money, ppm; 0 = the period's OUTCOME row
    /// @param resources Strictly ascending
    /// @param consents One per resource, in the same order
    /// @param signatures Envelope (docs/FORMATS.md §2) of each resource's current holder
    /// @param processing How the generation was made
    /// @return key Composition key, which becomes the product's newest
    function compose(
        ProductId product,
        uint24 outcomeSource,
        ResourceId[] calldata resources,
        Consent[] calldata consents,
        bytes[] calldata signatures,
        Processing calldata processing
    ) external returns (bytes32 key);

    /// @notice A product's record; empty for an unknown id.
    /// @param id Product id
    /// @return Provider 0 for an unknown id; `latest` 0 before the first composition
    function product(ProductId id) external view returns (Product memory);

    /// @notice A product's target scenarios.
    /// @param id Product id
    /// @return keccak256 of each name; empty for an unknown id
    function scenariosOf(ProductId id) external view returns (bytes32[] memory);

    /// @notice What one licence must bring so that the declared cost is borne by the expected licences.
    /// @param id Product id
    /// @return ⌈declaredCost / expectedLicences⌉, token base units; 0 if no cost is declared
    function costFloorOf(ProductId id) external view returns (uint256);

    /// @notice A composition's record; product 0 for an unknown key.
    /// @param key Composition key
    /// @return What is fixed at birth, and whether new sales are closed
    function composition(bytes32 key) external view returns (Composition memory);

    /// @notice A composition's resources, ascending; reverts for an unknown key.
    /// @param key Composition key
    /// @return At least one id
    function resourcesOf(bytes32 key) external view returns (ResourceId[] memory);

    /// @notice Greatest number of resources in a composition.
    /// @return 256
    function MAX_RESOURCES() external view returns (uint256);

    /// @notice Greatest number of facts that a generation may cite.
    /// @return 64
    function MAX_FEEDBACK() external view returns (uint256);
}
