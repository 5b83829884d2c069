// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDemands} from "../interfaces/IDemands.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {DemandId, OrganisationId, ProductId} from "../lib/Types.sol";

/// @title Demands
/// @notice Demands and the products proposed for them; see IDemands.
contract Demands is IDemands {
    /// @inheritdoc IDemands
    uint256 public constant MAX_PROPOSALS = 64;

    IParticipants private immutable _participants;
    IProducts private immutable _products;
    uint32 private immutable _labRole;
    uint32 private immutable _dataUserRole;
    uint32 private immutable _providerRole;

    uint32 private _count;
    mapping(DemandId demand => Demand record) private _demands;
    mapping(DemandId demand => ProductId[] products) private _proposals;
    /// @inheritdoc IDemands
    mapping(DemandId demand => mapping(ProductId product => bool)) public isProposed;

    constructor(IParticipants participants, IProducts products) {
        _participants = participants;
        _products = products;
        _labRole = participants.ROLE_LAB();
        _dataUserRole = participants.ROLE_DATA_USER();
        _providerRole = participants.ROLE_PROVIDER();
    }

    /// @inheritdoc IDemands
    function post(bytes32 documentHash, bytes32 scenario, uint128 budget, uint64 until)
        external
        returns (DemandId demand)
    {
        // Checks
        if (!_participants.hasRole(msg.sender, _labRole) && !_participants.hasRole(msg.sender, _dataUserRole)) {
            revert Demands_NotBuyer(msg.sender);
        }
        if (documentHash == 0) revert Demands_BadField("documentHash");
        if (scenario == 0) revert Demands_BadField("scenario");
        if (block.timestamp > until) revert Demands_DeadlinePassed(until, block.timestamp);

        // Effects
        OrganisationId poster = _participants.organisationOf(msg.sender);
        demand = DemandId.wrap(++_count);
        _demands[demand] = Demand({
            documentHash: documentHash,
            scenario: scenario,
            poster: poster,
            budget: budget,
            until: until,
            closed: false,
            selected: ProductId.wrap(0)
        });
        emit DemandPosted(demand, poster, scenario, documentHash, budget, until);
    }

    /// @inheritdoc IDemands
    function propose(DemandId demand, ProductId product) external {
        // Checks
        if (!_participants.hasRole(msg.sender, _providerRole)) revert Demands_NotProvider(msg.sender);
        Demand storage record = _requireOpen(demand);
        uint64 until = record.until;
        if (block.timestamp > until) revert Demands_DeadlinePassed(until, block.timestamp);
        OrganisationId provider = _requireProvider(product);
        _requireScenario(product, record.scenario);
        if (isProposed[demand][product]) revert Demands_ProposalKnown(demand, product);
        uint256 proposals = _proposals[demand].length + 1;
        if (proposals > MAX_PROPOSALS) revert Demands_TooManyProposals(MAX_PROPOSALS, proposals);

        // Effects
        isProposed[demand][product] = true;
        _proposals[demand].push(product);
        emit ProductProposed(demand, product, provider);
    }

    /// @inheritdoc IDemands
    function select(DemandId demand, ProductId product) external {
        // Checks
        Demand storage record = _requireOpen(demand);
        _requirePoster(record.poster);
        if (!isProposed[demand][product]) revert Demands_NotProposed(demand, product);

        // Effects
        record.selected = product;
        emit ProductSelected(demand, product);
    }

    /// @inheritdoc IDemands
    function close(DemandId demand) external {
        // Checks
        Demand storage record = _requireOpen(demand);
        _requirePoster(record.poster);

        // Effects
        record.closed = true;
        emit DemandClosed(demand);
    }

    /// @inheritdoc IDemands
    function demandOf(DemandId demand) external view returns (Demand memory) {
        return _demands[demand];
    }

    /// @inheritdoc IDemands
    function proposalsOf(DemandId demand) external view returns (ProductId[] memory) {
        return _proposals[demand];
    }

    function _requireOpen(DemandId demand) private view returns (Demand storage record) {
        record = _demands[demand];
        if (OrganisationId.unwrap(record.poster) == 0) revert Demands_Unknown(demand);
        if (record.closed || ProductId.unwrap(record.selected) != 0) revert Demands_NotOpen(demand, record.selected);
    }

    function _requirePoster(OrganisationId poster) private view {
        OrganisationId caller = _participants.organisationOf(msg.sender);
        if (caller != poster) revert Demands_NotPoster(poster, caller);
    }

    function _requireProvider(ProductId product) private view returns (OrganisationId caller) {
        OrganisationId provider = _products.product(product).provider;
        caller = _participants.organisationOf(msg.sender);
        if (caller != provider) revert Demands_WrongProvider(provider, caller);
    }

    function _requireScenario(ProductId product, bytes32 scenario) private view {
        bytes32[] memory targets = _products.scenariosOf(product);
        for (uint256 i = 0; i < targets.length; ++i) {
            if (targets[i] == scenario) return;
        }
        revert Demands_WrongScenario(product, scenario);
    }
}
