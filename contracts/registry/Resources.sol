// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ITaxonomy} from "../interfaces/ITaxonomy.sol";
import {ResourceMetadata} from "../lib/ResourceMetadata.sol";
import {PeriodId, ResourceId} from "../lib/Types.sol";
import {ResourceRecords} from "./ResourceRecords.sol";
import {ResourceVersions} from "./ResourceVersions.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title Resources
/// @notice Registration, and the holding right as a token; birth, versions and holders stand in the bases.
contract Resources is ResourceVersions {
    /// @dev ERC-4906 has events only; its identifier is fixed by the standard.
    bytes4 private constant ERC4906 = 0x49064906;

    uint32 private _count;

    /// @notice Fixes the rooms that are asked.
    /// @param rulebook Period clock, rules and governance
    /// @param participants Who may hold, attest and object
    /// @param taxonomy Registered classes
    constructor(IRulebook rulebook, IParticipants participants, ITaxonomy taxonomy)
        ResourceRecords(rulebook, participants)
        ResourceVersions(taxonomy)
    {}

    /// @inheritdoc IResources
    function register(Registration calldata registration, bytes32 salt) external returns (ResourceId resource) {
        // Checks; that the caller is a holder is checked where every receiver is, in `_update`
        _requireComplete(registration, resource);
        uint256 window = _requireRevealable(registration, salt);

        // Effects; a second fits into 40 bits, as the Rulebook refuses clocks of 1e11 and more
        uint40 noticeEnd = uint40(block.timestamp + window);
        resource = ResourceId.wrap(++_count);
        _keep(resource, 1, registration, salt);
        _open(resource, msg.sender, noticeEnd);
        _mint(msg.sender, ResourceId.unwrap(resource));
        emit Registered(resource, msg.sender, noticeEnd, registration);
    }

    /// @inheritdoc IResources
    function reclaim(ResourceId resource) external {
        // Checks
        uint256 tokenId = ResourceId.unwrap(resource);
        _known(resource);
        address owner = _ownerOf(tokenId);
        address successor = _participants.lastSuccessorOf(owner);
        if (successor == owner) revert Resources_NotLost(owner);

        // Effects
        _transfer(owner, successor, tokenId);
    }

    /// @inheritdoc IResources
    function contractURI() external pure returns (string memory) {
        return ResourceMetadata.collection();
    }

    /// @notice The metadata document of a holding right, of its newest version in force.
    /// @param tokenId Resource id; reverts for an unknown one
    /// @return Data URI of a JSON document
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        ResourceId resource = ResourceId.wrap(uint32(tokenId));
        PeriodId running = _rulebook.currentPeriod();
        Registration storage registration = _inForce(resource);
        return ResourceMetadata.token(
            ResourceMetadata.Facts({
                id: tokenId,
                version: _versionAt(resource, running),
                contentRoot: registration.contentRoot,
                manifestHash: registration.manifestHash,
                spaceTimeCode: registration.spaceTimeCode,
                class: registration.class,
                volume: registration.volume
            })
        );
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == ERC4906 || super.supportsInterface(interfaceId);
    }
}
