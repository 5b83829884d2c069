// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IParticipantChanges} from "../interfaces/IParticipantChanges.sol";
import {OrganisationId} from "../lib/Types.sol";
import {ParticipantRecords} from "./ParticipantRecords.sol";

/// @title AccountRecoveries
/// @notice Replaces an account whose key is lost, by registrars and after a window in which its organisation can
/// object.
abstract contract AccountRecoveries is ParticipantRecords {
    bytes32 private constant RECOVERY_TYPEHASH = keccak256("Recovery(address lost,address replacement,uint32 nonce)");

    mapping(address lost => Recovery) private _recoveries;

    /// @inheritdoc IParticipantChanges
    function proposeRecovery(
        address lost,
        address replacement,
        bytes calldata replacementSignature,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external override {
        // Checks
        OrganisationId id = _memberOf(lost);
        _requireFree(replacement);
        _requireSignature(replacement, joiningDigest(id, replacement), replacementSignature);
        _requireRegistrars(recoveryDigest(lost, replacement), registrars, signatures);

        // Effects
        uint256 window = _rulebook.registryAt(_rulebook.currentPeriod()).recoveryWindow;
        uint64 readyAt = SafeCast.toUint64(block.timestamp + window);
        ++_records[id].nonce;
        _recoveries[lost] = Recovery({replacement: replacement, readyAt: readyAt});
        emit RecoveryProposed(lost, replacement, readyAt);
    }

    /// @inheritdoc IParticipantChanges
    function objectToRecovery(address lost) external override {
        // Checks
        OrganisationId own = _memberOf(msg.sender);
        Recovery memory recovery = _open(lost);
        OrganisationId id = _accounts[lost].organisation;
        if (own != id) revert Participants_NotMember(msg.sender, id, own);
        if (block.timestamp >= recovery.readyAt) {
            revert Participants_ObjectionTooLate(recovery.readyAt - 1, block.timestamp);
        }

        // Effects
        delete _recoveries[lost];
        emit RecoveryEnded(lost, msg.sender);
    }

    /// @inheritdoc IParticipantChanges
    function recover(address lost) external override {
        // Checks
        Recovery memory recovery = _open(lost);
        if (block.timestamp < recovery.readyAt) {
            revert Participants_RecoveryTooEarly(recovery.readyAt, block.timestamp);
        }
        _requireFree(recovery.replacement);

        // Effects
        OrganisationId id = _accounts[lost].organisation;
        delete _recoveries[lost];
        _accounts[lost].successor = recovery.replacement;
        _accounts[recovery.replacement].organisation = id;
        emit Joined(id, recovery.replacement);
        emit Recovered(id, lost, recovery.replacement);
        if (_earner(id) == lost) _earnFromNext(id, recovery.replacement);
    }

    /// @inheritdoc IParticipantChanges
    function recoveryOf(address lost) external view override returns (Recovery memory) {
        return _recoveries[lost];
    }

    /// @inheritdoc IParticipantChanges
    function successorOf(address account) external view override returns (address) {
        return _accounts[account].successor;
    }

    /// @inheritdoc IParticipantChanges
    function lastSuccessorOf(address account) external view override returns (address last) {
        address next = account;
        while (next != address(0)) {
            last = next;
            next = _accounts[last].successor;
        }
    }

    /// @inheritdoc IParticipantChanges
    function recoveryDigest(address lost, address replacement) public view override returns (bytes32) {
        uint32 nonce = _records[_accounts[lost].organisation].nonce;
        return _hashTypedDataV4(keccak256(abi.encode(RECOVERY_TYPEHASH, lost, replacement, nonce)));
    }

    function _open(address lost) private view returns (Recovery memory recovery) {
        recovery = _recoveries[lost];
        if (recovery.replacement == address(0)) revert Participants_NoRecovery(lost);
    }
}
