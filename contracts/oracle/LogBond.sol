// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ICirculationLog} from "../interfaces/ICirculationLog.sol";
import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {ILogBond} from "../interfaces/ILogBond.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {LogReceipt} from "../lib/LogReceipt.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {OrganisationId, PeriodId} from "../lib/Types.sol";

/// @title LogBond 保证金
/// @notice The stake behind the receipts of log nodes; see ILogBond.
contract LogBond is ILogBond {
    using SafeERC20 for IERC20;

    /// @dev Whole periods from the announcement to the withdrawal: one in which a promise may still be kept, two for
    /// the proof that it was not.
    uint32 private constant PERIODS_TO_PROVE = 3;
    uint32 private constant NO_ANCHOR = type(uint32).max;

    IERC20 private immutable _token;
    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    ICirculationLog private immutable _log;
    IEcosystemFund private immutable _fund;

    /// @inheritdoc ILogBond
    uint256 public override totalBonds;
    mapping(address signer => Bond) private _bonds;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param rulebook Period clock
    /// @param participants Accounts and their organisations
    /// @param log Anchors of the circulation log
    /// @param fund Receives what is lost
    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        ICirculationLog log,
        IEcosystemFund fund
    ) {
        _token = token;
        _rulebook = rulebook;
        _participants = participants;
        _log = log;
        _fund = fund;
    }

    /// @inheritdoc ILogBond
    function deposit(address signer, uint256 amount, bytes calldata consent) external override {
        // Checks
        if (amount == 0) revert LogBond_ZeroAmount();
        Bond storage bond = _bonds[signer];
        if (bond.lost) revert LogBond_Lost(signer);
        if (bond.freeFrom != 0) revert LogBond_AlreadyAnnounced(bond.freeFrom);
        if (bond.owner != address(0)) _requireOwner(bond.owner);
        else if (signer != msg.sender) _requireSigned(signer, _ownerDigest(), consent);
        uint256 before = _token.balanceOf(address(this));

        // Effects
        bond.owner = msg.sender;
        bond.amount += amount;
        totalBonds += amount;
        emit Deposited(signer, msg.sender, amount);

        // Interactions
        _token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = _token.balanceOf(address(this));
        if (balance != before + amount) {
            revert LogBond_WrongAmountReceived(amount, balance > before ? balance - before : 0);
        }
    }

    /// @inheritdoc ILogBond
    function announce(address signer) external override {
        // Checks
        Bond memory bond = _requireBond(signer);
        _requireOwner(bond.owner);
        if (bond.freeFrom != 0) revert LogBond_AlreadyAnnounced(bond.freeFrom);

        // Effects
        uint64 freeFrom = _endAfter(_rulebook.currentPeriod(), PERIODS_TO_PROVE);
        _bonds[signer].freeFrom = freeFrom;
        emit Announced(signer, freeFrom);
    }

    /// @inheritdoc ILogBond
    function withdraw(address signer, address to) external override {
        // Checks
        Bond memory bond = _requireBond(signer);
        _requireOwner(bond.owner);
        if (bond.freeFrom == 0) revert LogBond_NotAnnounced(signer);
        if (block.timestamp < bond.freeFrom) revert LogBond_TooEarly(bond.freeFrom, block.timestamp);
        if (_participants.organisationOf(to) == OrganisationId.wrap(0)) revert LogBond_NotParticipant(to);

        // Effects
        delete _bonds[signer];
        totalBonds -= bond.amount;
        emit Withdrawn(signer, to, bond.amount);

        // Interactions
        _token.safeTransfer(to, bond.amount);
    }

    /// @inheritdoc ILogBond
    function proveOtherLeaf(
        address signer,
        LogReceipt.Receipt calldata receipt,
        bytes calldata envelope,
        uint32 anchorIndex,
        bytes32 otherLeaf,
        bytes32[] calldata proof
    ) external override {
        // Checks
        uint256 amount = _requirePromise(signer, receipt, envelope);
        if (otherLeaf == receipt.leafHash) revert LogBond_PromisedLeaf(otherLeaf);
        ICirculationLog.Anchor memory anchored = _log.anchorAt(anchorIndex);
        if (!MerkleLog.verifyInclusion(proof, receipt.index, anchored.size, anchored.root, otherLeaf)) {
            revert LogBond_NotIncluded(anchorIndex, receipt.index, otherLeaf);
        }

        // Effects and interactions
        _lose(signer, amount, receipt);
    }

    /// @inheritdoc ILogBond
    function proveOmitted(
        address signer,
        LogReceipt.Receipt calldata receipt,
        bytes calldata envelope,
        uint32 anchorIndex
    ) external override {
        // Checks
        uint256 amount = _requirePromise(signer, receipt, envelope);
        uint256 end = _endAfter(_rulebook.periodOf(receipt.time), 1);
        if (block.timestamp < end) revert LogBond_TooEarly(end, block.timestamp);
        uint64 size = _sizeAt(end, anchorIndex);
        if (size > receipt.index) revert LogBond_Covered(receipt.index, size);

        // Effects and interactions
        _lose(signer, amount, receipt);
    }

    /// @inheritdoc ILogBond
    function bondOf(address signer) external view override returns (Bond memory) {
        return _bonds[signer];
    }

    function _lose(address signer, uint256 amount, LogReceipt.Receipt calldata receipt) private {
        // Effects
        Bond storage bond = _bonds[signer];
        (bond.lost, bond.amount) = (true, 0);
        totalBonds -= amount;
        emit Slashed(signer, amount, receipt.leafHash, receipt.index);

        // Interactions
        _token.safeTransfer(address(_fund), amount);
        _fund.book(amount, 0);
    }

    /// @dev Size of the log by its last anchor before `end`, which is the one that was named.
    function _sizeAt(uint256 end, uint32 anchorIndex) private view returns (uint64 size) {
        uint32 next;
        if (anchorIndex != NO_ANCHOR) {
            ICirculationLog.Anchor memory last = _log.anchorAt(anchorIndex);
            if (last.time >= end) revert LogBond_AnchorTooLate(end, last.time);
            (size, next) = (last.size, anchorIndex + 1);
        }
        if (next < _log.anchors()) {
            uint64 time = _log.anchorAt(next).time;
            if (time < end) revert LogBond_LaterAnchor(end, time);
        }
    }

    /// @dev The signer's bond, not lost, and its signature.
    function _requirePromise(address signer, LogReceipt.Receipt calldata receipt, bytes calldata envelope)
        private
        view
        returns (uint256 amount)
    {
        amount = _requireBond(signer).amount;
        _requireSigned(signer, LogReceipt.digest(receipt, _log.domainSeparator()), envelope);
    }

    function _requireSigned(address signer, bytes32 digest, bytes calldata envelope) private view {
        uint8 scheme = envelope.length == 0 ? 0 : uint8(envelope[0]);
        if (scheme != SignatureEnvelope.SECP256K1) revert LogBond_WrongScheme(SignatureEnvelope.SECP256K1, scheme);
        if (!SignatureEnvelope.verify(signer, digest, envelope)) revert LogBond_BadSignature(signer, digest);
    }

    function _ownerDigest() private view returns (bytes32) {
        return LogReceipt.ownerDigest(msg.sender, _log.domainSeparator());
    }

    function _requireBond(address signer) private view returns (Bond memory bond) {
        bond = _bonds[signer];
        if (bond.amount == 0) revert LogBond_NoBond(signer);
    }

    /// @dev Whoever was put in the place of a lost account owns what it owned.
    function _requireOwner(address owner) private view {
        address expected = _participants.lastSuccessorOf(owner);
        if (msg.sender != expected) revert LogBond_NotOwner(expected, msg.sender);
    }

    /// @dev First second after the period that many periods later.
    function _endAfter(PeriodId period, uint32 later) private view returns (uint64) {
        return _rulebook.endOf(PeriodId.wrap(PeriodId.unwrap(period) + later));
    }
}
