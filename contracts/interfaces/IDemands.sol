// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DemandId, OrganisationId, ProductId} from "../lib/Types.sol";

/// @title Demands 需求对接
/// @notice What labs and data users look for, and the products that providers propose for it. No money moves here: a
/// demand without a selection lapses at its deadline, and the selected product is bought like any other.
interface IDemands {
    /// @notice A demand.
    /// @param documentHash keccak256 of the RFC 8785 document that says what is looked for
    /// @param scenario Scenario it is for, keccak256 of its name
    /// @param poster Organisation that posted it; 0 for an unknown id
    /// @param budget What the poster would spend, token base units; 0 if it does not say
    /// @param until Last second in which a product can be proposed
    /// @param closed True once the poster closed it
    /// @param selected Product that was selected; 0 if none
    struct Demand {
        bytes32 documentHash;
        bytes32 scenario;
        OrganisationId poster;
        uint128 budget;
        uint64 until;
        bool closed;
        ProductId selected;
    }

    /// @notice A demand was posted.
    /// @param demand Its id, from 1
    /// @param poster Organisation that posted it
    /// @param scenario Scenario it is for
    /// @param documentHash What is looked for
    /// @param budget What the poster would spend, token base units; 0 if it does not say
    /// @param until Last second in which a product can be proposed
    event DemandPosted(
        DemandId indexed demand,
        OrganisationId indexed poster,
        bytes32 indexed scenario,
        bytes32 documentHash,
        uint128 budget,
        uint64 until
    );
    /// @notice A product was proposed.
    /// @param demand Demand id
    /// @param product Proposed product
    /// @param provider Organisation that offers it
    event ProductProposed(DemandId indexed demand, ProductId indexed product, OrganisationId indexed provider);
    /// @notice The poster selected a product; the demand takes no further proposals.
    /// @param demand Demand id
    /// @param product Selected product
    event ProductSelected(DemandId indexed demand, ProductId indexed product);
    /// @notice The poster closed a demand without a selection.
    /// @param demand Demand id
    event DemandClosed(DemandId indexed demand);

    /// @notice Only a valid participant with the lab's or the data user's role posts.
    /// @param account The caller
    error Demands_NotBuyer(address account);
    /// @notice Only a valid participant with the provider role proposes.
    /// @param account The caller
    error Demands_NotProvider(address account);
    /// @notice The caller's organisation does not offer this product.
    /// @param expected Organisation that offers the product; 0 for an unknown product
    /// @param received The caller's organisation
    error Demands_WrongProvider(OrganisationId expected, OrganisationId received);
    /// @notice The caller's organisation did not post this demand.
    /// @param expected Organisation that posted it
    /// @param received The caller's organisation; 0 if none
    error Demands_NotPoster(OrganisationId expected, OrganisationId received);
    /// @notice No such demand.
    /// @param demand Id that was named
    error Demands_Unknown(DemandId demand);
    /// @notice The demand is closed, or a product was selected.
    /// @param demand Demand id
    /// @param selected Product that was selected; 0 if the demand was closed without
    error Demands_NotOpen(DemandId demand, ProductId selected);
    /// @notice The deadline has passed.
    /// @param until Last second for proposals
    /// @param received Block time, seconds
    error Demands_DeadlinePassed(uint64 until, uint256 received);
    /// @notice The product is not made for the demand's scenario.
    /// @param product Product that was proposed
    /// @param scenario Scenario that is not among its targets
    error Demands_WrongScenario(ProductId product, bytes32 scenario);
    /// @notice The product was proposed before.
    /// @param demand Demand id
    /// @param product Product that was proposed
    error Demands_ProposalKnown(DemandId demand, ProductId product);
    /// @notice Only a proposed product can be selected.
    /// @param demand Demand id
    /// @param product Product that was not proposed
    error Demands_NotProposed(DemandId demand, ProductId product);
    /// @notice The demand has as many proposals as it takes.
    /// @param greatest `MAX_PROPOSALS`
    /// @param received Number of proposals with this one
    error Demands_TooManyProposals(uint256 greatest, uint256 received);
    /// @notice A required field is empty.
    /// @param field Parameter's name in ASCII: `documentHash` or `scenario`
    error Demands_BadField(bytes32 field);

    /// @notice Posts a demand of the caller's organisation.
    /// @param documentHash keccak256 of the RFC 8785 document that says what is looked for, not 0
    /// @param scenario Scenario it is for, keccak256 of its name, not 0
    /// @param budget What the poster would spend, token base units; 0 if it does not say
    /// @param until Last second in which a product can be proposed, not in the past
    /// @return demand Its id, from 1
    function post(bytes32 documentHash, bytes32 scenario, uint128 budget, uint64 until)
        external
        returns (DemandId demand);

    /// @notice Proposes a product of the caller's organisation that has the demand's scenario among its targets.
    /// @param demand Open demand
    /// @param product Product that was not proposed for it before
    function propose(DemandId demand, ProductId product) external;

    /// @notice Selects one of the proposed products, also after the deadline. Only the organisation that posted.
    /// @param demand Open demand
    /// @param product Proposed product
    function select(DemandId demand, ProductId product) external;

    /// @notice Closes a demand without a selection. Only the organisation that posted.
    /// @param demand Open demand
    function close(DemandId demand) external;

    /// @notice A demand by id.
    /// @param demand Demand id
    /// @return All fields 0 for an unknown id
    function demandOf(DemandId demand) external view returns (Demand memory);

    /// @notice The products proposed for a demand, in the order of their proposals.
    /// @param demand Demand id
    /// @return At most `MAX_PROPOSALS` ids
    function proposalsOf(DemandId demand) external view returns (ProductId[] memory);

    /// @notice True if the product was proposed for the demand.
    /// @param demand Demand id
    /// @param product Product id
    /// @return False for unknown ids
    function isProposed(DemandId demand, ProductId product) external view returns (bool);

    /// @notice Greatest number of proposals that a demand takes.
    /// @return 64
    function MAX_PROPOSALS() external view returns (uint256);
}
