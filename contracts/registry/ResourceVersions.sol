// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ITaxonomy} from "../interfaces/ITaxonomy.sol";
import {PeriodId, ResourceId} from "../lib/Types.sol";
import {ResourceNotices} from "./ResourceNotices.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";

/// @title ResourceVersions
/// @notice What was registered: commitments, the fields of a registration, and its versions.
abstract contract ResourceVersions is ResourceNotices, IERC4906 {
    uint8 private constant IMPORTANT = 2;

    ITaxonomy private immutable _taxonomy;

    mapping(address holder => mapping(bytes32 commitment => uint256 second)) private _committedAt;
    mapping(bytes32 contentRoot => ResourceId resource) private _byContent;
    /// @inheritdoc IResources
    mapping(bytes32 code => ResourceId resource) public resourceOfCode;
    mapping(ResourceId resource => mapping(uint256 version => Registration registration)) private _registrations;
    /// @dev First period of each revision: version 2 stands at 0.
    mapping(ResourceId resource => PeriodId[] periods) private _revisedFrom;

    /// @notice Fixes the classes that are known.
    /// @param taxonomy Registered classes
    constructor(ITaxonomy taxonomy) {
        _taxonomy = taxonomy;
    }

    /// @inheritdoc IResources
    function commit(bytes32 commitment) external {
        // Checks
        _requireHolder(msg.sender);
        if (commitment == 0) revert Resources_BadField("commitment");
        if (_committedAt[msg.sender][commitment] != 0) revert Resources_CommitmentKnown(commitment);

        // Effects
        _committedAt[msg.sender][commitment] = block.timestamp;
        emit Committed(msg.sender, commitment);
    }

    /// @inheritdoc IResources
    function revise(ResourceId resource, Registration calldata registration, bytes32 salt)
        external
        returns (uint32 version)
    {
        // Checks
        _requireRevisable(resource);
        version = versions(resource);
        uint8 level = _registrations[resource][version].securityLevel;
        _requireComplete(registration, resource);
        if (registration.securityLevel < level) revert Resources_LevelSinks(level, registration.securityLevel);
        _requireRevealable(registration, salt);

        // Effects
        PeriodId from = PeriodId.wrap(PeriodId.unwrap(_rulebook.currentPeriod()) + 1);
        _keep(resource, ++version, registration, salt);
        _revisedFrom[resource].push(from);
        emit Revised(resource, version, from, registration);
        emit MetadataUpdate(ResourceId.unwrap(resource));
    }

    /// @inheritdoc IResources
    function registrationOf(ResourceId resource) external view returns (Registration memory) {
        return _inForce(resource);
    }

    /// @inheritdoc IResources
    function registrationOfVersion(ResourceId resource, uint32 version) external view returns (Registration memory) {
        uint32 latest = versions(resource);
        if (version == 0 || version > latest) revert Resources_UnknownVersion(latest, version);
        return _registrations[resource][version];
    }

    /// @inheritdoc IResources
    function versionOf(ResourceId resource, PeriodId period) external view returns (uint32) {
        _known(resource);
        return _versionAt(resource, period);
    }

    /// @inheritdoc IResources
    function traitsOf(ResourceId[] calldata resources) external view returns (Traits[] memory traits) {
        traits = new Traits[](resources.length);
        PeriodId current = _rulebook.currentPeriod();
        for (uint256 i = 0; i < resources.length; ++i) {
            _known(resources[i]);
            Registration storage inForce = _registrations[resources[i]][_versionAt(resources[i], current)];
            traits[i] = Traits(inForce.securityLevel, inForce.personalInformation);
        }
    }

    /// @inheritdoc IResources
    function versions(ResourceId resource) public view returns (uint32) {
        _known(resource);
        return uint32(_revisedFrom[resource].length + 1);
    }

    /// @inheritdoc IResources
    function commitmentOf(address holder, Registration calldata registration, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), holder, registration, salt));
    }

    /// @dev Spends the commitment and keeps what it hid.
    function _keep(ResourceId resource, uint32 version, Registration calldata registration, bytes32 salt) internal {
        delete _committedAt[msg.sender][commitmentOf(msg.sender, registration, salt)];
        _byContent[registration.contentRoot] = resource;
        resourceOfCode[registration.spaceTimeCode] = resource;
        _registrations[resource][version] = registration;
    }

    /// @dev Only what is not born becomes void, and that has one version.
    function _release(ResourceId resource) internal override {
        Registration storage registration = _registrations[resource][1];
        _byContent[registration.contentRoot] = ResourceId.wrap(0);
        resourceOfCode[registration.spaceTimeCode] = ResourceId.wrap(0);
    }

    function _inForce(ResourceId resource) internal view returns (Registration storage) {
        _known(resource);
        return _registrations[resource][_versionAt(resource, _rulebook.currentPeriod())];
    }

    function _versionAt(ResourceId resource, PeriodId period) internal view returns (uint32) {
        PeriodId[] storage revisedFrom = _revisedFrom[resource];
        uint256 low = 0;
        uint256 high = revisedFrom.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (revisedFrom[middle] <= period) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return uint32(low + 1);
    }

    /// @dev Gives the objection window with which a registration is born.
    function _requireRevealable(Registration calldata registration, bytes32 salt) internal view returns (uint256) {
        bytes32 commitment = commitmentOf(msg.sender, registration, salt);
        uint256 committedAt = _committedAt[msg.sender][commitment];
        if (committedAt == 0) revert Resources_CommitmentUnknown(commitment);
        IRulebook.Rules memory rules = _rulebook.rulesAt(_rulebook.currentPeriod());
        uint256 earliest = committedAt + rules.minReveal;
        if (block.timestamp < earliest) revert Resources_RevealTooEarly(earliest, block.timestamp);
        uint256 latest = committedAt + rules.maxReveal;
        if (block.timestamp > latest) revert Resources_RevealTooLate(latest, block.timestamp);
        return rules.objectionWindow;
    }

    /// @dev Every field good, and content root and code free; a version may keep its resource's code.
    function _requireComplete(Registration calldata registration, ResourceId own) internal view {
        _requireFields(registration);
        _requireClassified(registration);
        ResourceId existing = _byContent[registration.contentRoot];
        if (ResourceId.unwrap(existing) != 0) revert Resources_ContentKnown(registration.contentRoot, existing);
        existing = resourceOfCode[registration.spaceTimeCode];
        if (ResourceId.unwrap(existing) != 0 && existing != own) {
            revert Resources_CodeKnown(registration.spaceTimeCode, existing);
        }
    }

    function _requireRevisable(ResourceId resource) private view {
        _known(resource);
        address owner = _ownerOf(ResourceId.unwrap(resource));
        if (owner != msg.sender) revert Resources_NotOwner(owner, msg.sender);
        _requireHolder(msg.sender);
        if (!isBorn(resource)) revert Resources_NotBorn(resource);
    }

    function _requireClassified(Registration calldata registration) private view {
        if (!_taxonomy.isKnown(registration.class)) revert Resources_UnknownClass(registration.class);
        if (registration.securityLevel > IMPORTANT) revert Resources_CoreData(IMPORTANT, registration.securityLevel);
    }

    function _requireFields(Registration calldata registration) private pure {
        if (registration.contentRoot == 0) revert Resources_BadField("contentRoot");
        if (registration.manifestHash == 0) revert Resources_BadField("manifestHash");
        if (registration.spaceTimeCode == 0) revert Resources_BadField("spaceTimeCode");
        if (registration.evidenceHash == 0) revert Resources_BadField("evidenceHash");
        if (registration.volume == 0) revert Resources_BadField("volume");
        if (registration.securityLevel == 0) revert Resources_BadField("securityLevel");
        if (registration.personalInformation != (registration.legalBasis != 0)) {
            revert Resources_BadField("legalBasis");
        }
    }
}
