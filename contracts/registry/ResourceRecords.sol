// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IResourceBirth} from "../interfaces/IResourceBirth.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {HolderRecord, HolderRecords} from "../lib/HolderRecord.sol";
import {PeriodId, ResourceId} from "../lib/Types.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title ResourceRecords
/// @notice Where a registration stands, when its resource is born, and who earns for it in which period.
abstract contract ResourceRecords is ERC721, IResources {
    IRulebook internal immutable _rulebook;
    IParticipants internal immutable _participants;
    uint32 private immutable _holderRole;

    mapping(ResourceId resource => Notice) internal _notices;
    /// @dev The newest record; earlier ones, by their number from 0, in `_history`.
    mapping(ResourceId resource => HolderRecord record) private _latest;
    mapping(ResourceId resource => mapping(uint256 number => HolderRecord record)) private _history;

    /// @notice Fixes clock, rules and participants.
    /// @param rulebook Period clock and rules
    /// @param participants Who may hold
    constructor(IRulebook rulebook, IParticipants participants) ERC721("Headwater Holding Right", "HWHR") {
        _rulebook = rulebook;
        _participants = participants;
        _holderRole = participants.ROLE_HOLDER();
    }

    /// @inheritdoc IResourceBirth
    function noticeOf(ResourceId resource) external view returns (Notice memory) {
        return _notices[resource];
    }

    /// @inheritdoc IResources
    function bornAt(ResourceId resource) external view returns (uint64) {
        _known(resource);
        return _latest[resource].bornAt();
    }

    /// @inheritdoc IResources
    function holderAt(ResourceId resource, PeriodId period) external view returns (address) {
        return _holderAt(resource, period);
    }

    /// @inheritdoc IResources
    /// @dev A settlement asks for every resource of a batch. Assembly because decoding, indexing and encoding by the
    /// compiler cost 570 gas for each besides the storage read; here it is 150 (tests/bench). An id above 32 bits is of
    /// no resource.
    function holdersAt(ResourceId[] calldata resources, PeriodId period)
        external
        view
        returns (address[] memory holders)
    {
        uint256 free;
        assembly ("memory-safe") {
            // The answer as the ABI encodes it: head, length, words.
            holders := add(mload(0x40), 32)
            free := add(add(holders, 32), shl(5, resources.length))
            mstore(0x40, free)
            mstore(sub(holders, 32), 32)
            mstore(holders, resources.length)
        }
        uint256 source;
        uint256 target;
        assembly ("memory-safe") {
            source := resources.offset
            target := add(holders, 32)
        }
        while (target < free) {
            uint256 resource;
            uint256 record;
            assembly ("memory-safe") {
                resource := calldataload(source)
                mstore(0, resource)
                mstore(32, _latest.slot)
                record := sload(keccak256(0, 64))
            }
            // Born, and held by nobody else in the period: nearly always, and one word says so.
            if (uint40(record) == 0 || uint32(record >> 64) > PeriodId.unwrap(period)) {
                record = resource >> 32 != 0
                    ? 0
                    : uint256(uint160(_holderAt(ResourceId.wrap(uint32(resource)), period))) << 96;
            }
            assembly ("memory-safe") {
                mstore(target, shr(96, record))
                source := add(source, 32)
                target := add(target, 32)
            }
        }
        assembly ("memory-safe") {
            return(sub(holders, 32), sub(free, sub(holders, 32)))
        }
    }

    /// @inheritdoc IResources
    function isBorn(ResourceId resource) public view returns (bool) {
        uint256 birth = _latest[resource].bornAt();
        return birth != 0 && birth <= block.timestamp;
    }

    /// @dev A new registration: its birth is not known.
    function _open(ResourceId resource, address holder, uint40 noticeEnd) internal {
        Notice storage notice = _notices[resource];
        notice.registrant = _participants.organisationOf(holder);
        (notice.standing, notice.noticeEnd) = (Standing.Notice, noticeEnd);
        _latest[resource] = HolderRecords.pack(holder, PeriodId.wrap(0), 0, 0);
    }

    /// @dev Names the second of birth, once nothing but time stands before it.
    function _scheduleBirth(ResourceId resource, Notice storage notice) internal {
        if (!notice.attested || notice.standing != Standing.Notice) return;
        uint40 birth = notice.noticeEnd;
        if (birth < block.timestamp) birth = uint40(block.timestamp);
        PeriodId from = _rulebook.periodOf(birth);
        address holder = _latest[resource].holder();
        _latest[resource] = HolderRecords.pack(holder, from, 0, birth);
        emit BirthSet(resource, birth);
        emit HolderChanged(resource, holder, from);
    }

    /// @dev Takes back a birth that was still to come.
    function _postponeBirth(ResourceId resource) internal {
        HolderRecord record = _latest[resource];
        if (record.bornAt() == 0) return;
        _latest[resource] = HolderRecords.pack(record.holder(), PeriodId.wrap(0), 0, 0);
        emit BirthSet(resource, 0);
    }

    /// @dev Every mint and every transfer passes here: the receiver must be a holder, and a transfer moves what later
    /// periods earn. Tokens are never burned.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        _requireHolder(to);
        ResourceId resource = ResourceId.wrap(uint32(tokenId));
        if (_notices[resource].standing == Standing.Void) revert Resources_Void(resource);
        from = super._update(to, tokenId, auth);
        if (from != address(0) && from != to) _changeHolder(resource, to);
    }

    function _requireHolder(address account) internal view {
        if (!_participants.hasRole(account, _holderRole)) revert Resources_NotHolder(account);
    }

    function _known(ResourceId resource) internal view returns (Notice storage notice) {
        notice = _notices[resource];
        if (notice.standing == Standing.Unknown) revert Resources_Unknown(resource);
    }

    /// @dev Nothing but birth or a verdict ends the time for objections.
    function _requireUnborn(ResourceId resource) internal view {
        if (isBorn(resource)) revert Resources_NoticeOver(_latest[resource].bornAt() - 1, block.timestamp);
    }

    /// @dev Before birth the holder at birth changes; afterwards the holder from the next period on. A second transfer
    /// in one period overwrites the first, which never earned anything.
    function _changeHolder(ResourceId resource, address to) private {
        HolderRecord record = _latest[resource];
        PeriodId from = record.since();
        uint24 changes = record.changes();
        if (isBorn(resource)) {
            PeriodId next = PeriodId.wrap(PeriodId.unwrap(_rulebook.currentPeriod()) + 1);
            if (from != next) {
                _history[resource][changes] = record;
                ++changes;
                from = next;
            }
        }
        _latest[resource] = HolderRecords.pack(to, from, changes, record.bornAt());
        if (record.bornAt() != 0) emit HolderChanged(resource, to, from);
    }

    /// @dev One storage read for the newest record, a binary search for a past period.
    function _holderAt(ResourceId resource, PeriodId period) private view returns (address) {
        HolderRecord record = _latest[resource];
        if (record.bornAt() == 0) return address(0);
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
}
