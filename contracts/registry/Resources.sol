// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {HolderRecord, HolderRecords} from "../lib/HolderRecord.sol";
import {PeriodId, ResourceId} from "../lib/Types.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Resources
/// @notice Registration, birth and the history of holders.
contract Resources is ERC721, IResources {
    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    uint32 private immutable _holderRole;

    uint32 private _count;
    mapping(address holder => mapping(bytes32 commitment => uint256 second)) private _committedAt;
    mapping(bytes32 contentRoot => ResourceId resource) private _byContent;
    mapping(ResourceId resource => Registration registration) private _registrations;
    /// @dev The newest record; earlier ones, by their number from 0, in `_history`.
    mapping(ResourceId resource => HolderRecord record) private _latest;
    mapping(ResourceId resource => mapping(uint256 number => HolderRecord record)) private _history;

    constructor(IRulebook rulebook, IParticipants participants) ERC721("Headwater Holding Right", "HWHR") {
        _rulebook = rulebook;
        _participants = participants;
        _holderRole = participants.ROLE_HOLDER();
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
    function register(Registration calldata registration, bytes32 salt) external returns (ResourceId resource) {
        // Checks; that the caller is a holder is checked where every receiver is, in `_update`
        _requireCommitments(registration);
        _requireClassified(registration);
        ResourceId existing = _byContent[registration.contentRoot];
        if (ResourceId.unwrap(existing) != 0) revert Resources_ContentKnown(registration.contentRoot, existing);
        bytes32 commitment = commitmentOf(msg.sender, registration, salt);
        IRulebook.Rules memory rules = _rulebook.rulesAt(_rulebook.currentPeriod());
        _requireRevealable(commitment, rules.minReveal, rules.maxReveal);

        // Effects; a second fits into 40 bits, as the Rulebook refuses clocks of 1e11 and more
        uint40 birth = uint40(block.timestamp + rules.objectionWindow);
        PeriodId from = _rulebook.periodOf(birth);
        resource = ResourceId.wrap(++_count);
        delete _committedAt[msg.sender][commitment];
        _byContent[registration.contentRoot] = resource;
        _registrations[resource] = registration;
        _latest[resource] = HolderRecords.pack(msg.sender, from, 0, birth);
        _mint(msg.sender, ResourceId.unwrap(resource));
        emit Registered(resource, msg.sender, birth, registration);
        emit HolderChanged(resource, msg.sender, from);
    }

    /// @inheritdoc IResources
    function registrationOf(ResourceId resource) external view returns (Registration memory) {
        if (_latest[resource].bornAt() == 0) revert Resources_Unknown(resource);
        return _registrations[resource];
    }

    /// @inheritdoc IResources
    function bornAt(ResourceId resource) external view returns (uint64 second) {
        second = _latest[resource].bornAt();
        if (second == 0) revert Resources_Unknown(resource);
    }

    /// @inheritdoc IResources
    function isBorn(ResourceId resource) external view returns (bool) {
        uint256 birth = _latest[resource].bornAt();
        return birth != 0 && birth <= block.timestamp;
    }

    /// @inheritdoc IResources
    function holderAt(ResourceId resource, PeriodId period) external view returns (address) {
        return _holderAt(resource, period);
    }

    /// @inheritdoc IResources
    function holdersAt(ResourceId[] calldata resources, PeriodId period)
        external
        view
        returns (address[] memory holders)
    {
        holders = new address[](resources.length);
        for (uint256 i = 0; i < resources.length; ++i) {
            holders[i] = _holderAt(resources[i], period);
        }
    }

    /// @inheritdoc IResources
    function commitmentOf(address holder, Registration calldata registration, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), holder, registration, salt));
    }

    /// @dev Every mint and every transfer passes here: the receiver must be a holder, and a transfer moves what later
    /// periods earn. Tokens are never burned.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        _requireHolder(to);
        from = super._update(to, tokenId, auth);
        if (from != address(0) && from != to) _changeHolder(ResourceId.wrap(uint32(tokenId)), to);
    }

    /// @dev Before birth the holder at birth changes; afterwards the holder from the next period on. A second transfer
    /// in one period overwrites the first, which never earned anything.
    function _changeHolder(ResourceId resource, address to) private {
        HolderRecord record = _latest[resource];
        PeriodId from = record.since();
        uint24 changes = record.changes();
        if (record.bornAt() <= block.timestamp) {
            PeriodId next = PeriodId.wrap(PeriodId.unwrap(_rulebook.currentPeriod()) + 1);
            if (from != next) {
                _history[resource][changes] = record;
                ++changes;
                from = next;
            }
        }
        _latest[resource] = HolderRecords.pack(to, from, changes, record.bornAt());
        emit HolderChanged(resource, to, from);
    }

    /// @dev One storage read for the newest record, a binary search for a past period.
    function _holderAt(ResourceId resource, PeriodId period) private view returns (address) {
        HolderRecord record = _latest[resource];
        if (period >= record.since()) return record.holder();
        uint256 low = 0;
        uint256 high = record.changes();
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_history[resource][middle].since() <= period) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? address(0) : _history[resource][low - 1].holder();
    }

    function _requireHolder(address account) private view {
        if (!_participants.hasRole(account, _holderRole)) revert Resources_NotHolder(account);
    }

    function _requireRevealable(bytes32 commitment, uint256 minReveal, uint256 maxReveal) private view {
        uint256 committedAt = _committedAt[msg.sender][commitment];
        if (committedAt == 0) revert Resources_CommitmentUnknown(commitment);
        uint256 earliest = committedAt + minReveal;
        if (block.timestamp < earliest) revert Resources_RevealTooEarly(earliest, block.timestamp);
        uint256 latest = committedAt + maxReveal;
        if (block.timestamp > latest) revert Resources_RevealTooLate(latest, block.timestamp);
    }

    function _requireCommitments(Registration calldata registration) private pure {
        if (registration.contentRoot == 0) revert Resources_BadField("contentRoot");
        if (registration.manifestHash == 0) revert Resources_BadField("manifestHash");
        if (registration.spaceTimeCode == 0) revert Resources_BadField("spaceTimeCode");
        if (registration.evidenceHash == 0) revert Resources_BadField("evidenceHash");
    }

    function _requireClassified(Registration calldata registration) private pure {
        if (registration.class == 0) revert Resources_BadField("class");
        if (registration.volume == 0) revert Resources_BadField("volume");
        if (registration.securityLevel != 1 && registration.securityLevel != 2) {
            revert Resources_BadField("securityLevel");
        }
        if (registration.personalInformation != (registration.legalBasis != 0)) {
            revert Resources_BadField("legalBasis");
        }
    }
}
