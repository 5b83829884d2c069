// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {ISpaceTimeCodes} from "../interfaces/ISpaceTimeCodes.sol";
import {LicenceId, OrganisationId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title SpaceTimeCodes
/// @notice Computes codes from what the other rooms hold, and keeps the index.
contract SpaceTimeCodes is ISpaceTimeCodes {
    /// @dev What a code stands for, in one slot.
    struct Entry {
        Subject kind;
        uint32 id;
    }

    /// @dev The zone knows no place of an organisation, a product or a licence.
    uint64 private constant NO_CELL = 0;

    IParticipants private immutable _participants;
    IResources private immutable _resources;
    IProducts private immutable _products;
    ILicences private immutable _licences;

    mapping(bytes32 code => Entry) private _entries;

    /// @notice Fixes the rooms that are read.
    /// @param participants Organisations
    /// @param resources Resources
    /// @param products Products
    /// @param licences Licences
    constructor(IParticipants participants, IResources resources, IProducts products, ILicences licences) {
        _participants = participants;
        _resources = resources;
        _products = products;
        _licences = licences;
    }

    /// @inheritdoc ISpaceTimeCodes
    function publish(Subject kind, uint32 id) external override returns (bytes32 code) {
        // Checks
        code = codeOf(kind, id);
        Entry memory entry = _entries[code];
        if (entry.kind == kind && entry.id == id) return code;
        if (kind == Subject.Resource) {
            uint32 owner = ResourceId.unwrap(_resources.resourceOfCode(code));
            bool computed = entry.kind != Subject.None && entry.kind != Subject.Resource;
            if (owner != id || computed) revert SpaceTimeCodes_Taken(code, computed ? 0 : owner, id);
        }

        // Effects
        _entries[code] = Entry({kind: kind, id: id});
        emit Published(code, kind, id);
    }

    /// @inheritdoc ISpaceTimeCodes
    function resolve(bytes32 code) external view override returns (Subject kind, uint32 id) {
        Entry memory entry = _entries[code];
        if (entry.kind == Subject.None) revert SpaceTimeCodes_Unpublished(code);
        return (entry.kind, entry.id);
    }

    /// @inheritdoc ISpaceTimeCodes
    function codeOf(Subject kind, uint32 id) public view override returns (bytes32) {
        if (kind == Subject.Resource) return _resources.registrationOf(ResourceId.wrap(id)).spaceTimeCode;
        if (kind == Subject.Product) {
            OrganisationId provider = _providerOf(kind, id, ProductId.wrap(id));
            return _code(address(_products), kind, id, _admission(kind, id, provider), provider);
        }
        if (kind == Subject.Organisation) {
            OrganisationId organisation = OrganisationId.wrap(id);
            return _code(address(_participants), kind, id, _admission(kind, id, organisation), organisation);
        }
        if (kind == Subject.Licence) {
            ILicences.Licence memory licence = _licences.licence(LicenceId.wrap(id));
            OrganisationId provider = _providerOf(kind, id, licence.product);
            return _code(address(_licences), kind, id, licence.validFrom, provider);
        }
        revert SpaceTimeCodes_Unknown(kind, id);
    }

    function _providerOf(Subject kind, uint32 id, ProductId product) private view returns (OrganisationId provider) {
        provider = _products.product(product).provider;
        if (OrganisationId.unwrap(provider) == 0) revert SpaceTimeCodes_Unknown(kind, id);
    }

    function _admission(Subject kind, uint32 id, OrganisationId organisation) private view returns (uint256 second) {
        second = _participants.organisation(organisation).admittedAt;
        if (second == 0) revert SpaceTimeCodes_Unknown(kind, id);
    }

    function _code(address room, Subject kind, uint32 id, uint256 second, OrganisationId issuer)
        private
        view
        returns (bytes32)
    {
        bytes32 objectId = keccak256(abi.encode(block.chainid, room, uint8(kind), id));
        return keccak256(abi.encodePacked(objectId, NO_CELL, uint64(second / 1 days), OrganisationId.unwrap(issuer)));
    }
}
