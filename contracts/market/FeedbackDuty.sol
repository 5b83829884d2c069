// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICirculationLog} from "../interfaces/ICirculationLog.sol";
import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IFeedbackDuty} from "../interfaces/IFeedbackDuty.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {LogEntry} from "../lib/LogEntry.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {SignatureEnvelope} from "../lib/SignatureEnvelope.sol";
import {LicenceId, OrganisationId, PeriodId, ProductId} from "../lib/Types.sol";
import {Custody} from "./Custody.sol";
import {SalesRoom} from "./SalesRoom.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title FeedbackDuty
/// @notice Deposits that only a proven evaluation returns; see IFeedbackDuty.
contract FeedbackDuty is Custody, SalesRoom, IFeedbackDuty {
    using SafeERC20 for IERC20;

    /// @dev Periods that pass whole after the period of `due`: one for the anchor, one for the proof.
    uint32 private constant PERIODS_TO_PROVE = 2;

    IRulebook private immutable _rulebook;
    ILicences private immutable _licences;
    ICirculationLog private immutable _log;
    IEcosystemFund private immutable _fund;

    /// @inheritdoc IFeedbackDuty
    uint256 public totalDeposits;
    mapping(LicenceId licence => Duty) private _duties;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param rulebook Period clock
    /// @param participants Accounts and their organisations
    /// @param licences Register of licences
    /// @param log Anchors of the circulation log
    /// @param fund Receives what is forfeited
    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        ILicences licences,
        ICirculationLog log,
        IEcosystemFund fund
    ) Custody(token, participants) {
        _rulebook = rulebook;
        _licences = licences;
        _log = log;
        _fund = fund;
    }

    /// @inheritdoc IFeedbackDuty
    function open(LicenceId licence, address payer, uint128 deposit, uint32 window) external {
        // Checks
        _requireSales();
        if (_duties[licence].payer != address(0)) revert FeedbackDuty_AlreadyOpen(licence);
        if (deposit == 0) revert FeedbackDuty_ZeroDeposit();

        // Effects
        uint64 due = uint64(block.timestamp) + window;
        _duties[licence] = Duty({payer: payer, due: due, deposit: deposit});
        totalDeposits += deposit;
        emit Opened(licence, payer, deposit, due);

        // Interactions
        _pull(deposit);
    }

    /// @inheritdoc IFeedbackDuty
    function cancel(LicenceId licence) external {
        // Checks
        _requireSales();
        Duty memory duty = _duties[licence];
        if (duty.payer == address(0)) return;

        // Effects
        _end(licence, duty);
        emit Cancelled(licence, duty.payer, duty.deposit);

        // Interactions
        _payOrPark(duty.payer, duty.deposit);
    }

    /// @inheritdoc IFeedbackDuty
    function fulfil(
        LicenceId licence,
        uint32 anchor,
        uint64 index,
        bytes calldata entry,
        bytes calldata signature,
        bytes32[] calldata proof
    ) external {
        // Checks
        Duty memory duty = _requireDuty(licence);
        _requireEvaluation(licence, duty.due, entry, signature);
        _requireIncluded(anchor, index, entry, proof);

        // Effects
        _end(licence, duty);
        emit Fulfilled(licence, duty.payer, duty.deposit, MerkleLog.leafHash(entry));

        // Interactions
        _payOrPark(duty.payer, duty.deposit);
    }

    /// @inheritdoc IFeedbackDuty
    function forfeit(LicenceId licence) external {
        // Checks
        uint256 earliest = forfeitableFrom(licence);
        if (block.timestamp < earliest) revert FeedbackDuty_TooEarly(earliest, block.timestamp);

        // Effects
        Duty memory duty = _duties[licence];
        _end(licence, duty);
        emit Forfeited(licence, duty.deposit);

        // Interactions
        _token.safeTransfer(address(_fund), duty.deposit);
        _fund.book(duty.deposit, 0);
    }

    /// @inheritdoc IFeedbackDuty
    function dutyOf(LicenceId licence) external view returns (Duty memory) {
        return _duties[licence];
    }

    /// @inheritdoc IFeedbackDuty
    function forfeitableFrom(LicenceId licence) public view returns (uint256) {
        PeriodId last = _rulebook.periodOf(_requireDuty(licence).due);
        return _rulebook.endOf(PeriodId.wrap(PeriodId.unwrap(last) + PERIODS_TO_PROVE));
    }

    function _end(LicenceId licence, Duty memory duty) private {
        delete _duties[licence];
        totalDeposits -= duty.deposit;
    }

    /// @dev The entry states an evaluation of this licence by its licensee, in time and signed.
    function _requireEvaluation(LicenceId licence, uint64 due, bytes calldata entry, bytes calldata signature)
        private
        view
    {
        (LogEntry.Fact memory fact, bytes32 envelopeHash) = LogEntry.read(entry);
        ILicences.Licence memory terms = _licences.licence(licence);
        uint256 licensee = OrganisationId.unwrap(terms.licensee);
        _requireSame("kind", LogEntry.EVALUATION, fact.kind);
        _requireSame("licence", LicenceId.unwrap(licence), fact.licence);
        _requireSame("subject", ProductId.unwrap(terms.product), fact.subject);
        _requireSame("organisation", licensee, fact.organisation);
        _requireSame("signer", licensee, OrganisationId.unwrap(_participants.organisationOf(fact.signer)));
        _requireSame("envelope", uint256(envelopeHash), uint256(keccak256(signature)));
        if (fact.time > due) revert FeedbackDuty_StatedLate(due, fact.time);
        if (!_licences.isValidAt(licence, fact.time)) revert FeedbackDuty_LicenceNotValid(licence, fact.time);
        bytes32 digest = LogEntry.digest(fact, _log.domainSeparator());
        if (!SignatureEnvelope.verify(fact.signer, digest, signature)) {
            revert FeedbackDuty_BadSignature(fact.signer, digest);
        }
    }

    function _requireIncluded(uint32 anchor, uint64 index, bytes calldata entry, bytes32[] calldata proof)
        private
        view
    {
        ICirculationLog.Anchor memory anchored = _log.anchorAt(anchor);
        bytes32 leafHash = MerkleLog.leafHash(entry);
        if (!MerkleLog.verifyInclusion(proof, index, anchored.size, anchored.root, leafHash)) {
            revert FeedbackDuty_NotIncluded(anchor, index, leafHash);
        }
    }

    function _requireDuty(LicenceId licence) private view returns (Duty memory duty) {
        duty = _duties[licence];
        if (duty.payer == address(0)) revert FeedbackDuty_NoDuty(licence);
    }

    function _requireSame(bytes32 field, uint256 expected, uint256 received) private pure {
        if (expected != received) revert FeedbackDuty_WrongField(field, expected, received);
    }
}
