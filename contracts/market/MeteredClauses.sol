// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IMeteredClauses} from "../interfaces/IMeteredClauses.sol";
import {ReportLeaf} from "../lib/ReportLeaf.sol";
import {ClauseId, Kind, LicenceId, PeriodId} from "../lib/Types.sol";
import {ClauseLedger} from "./ClauseLedger.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title MeteredClauses
/// @notice Metered use, prepaid and billed from USAGE leaves; see IMeteredClauses.
abstract contract MeteredClauses is ClauseLedger, IMeteredClauses {
    using SafeCast for uint256;

    IContributionOracle private immutable _oracle;

    /// @notice Fixes what never changes.
    /// @param oracle Reports, whose leaves are spent once
    constructor(IContributionOracle oracle) {
        _oracle = oracle;
    }

    /// @inheritdoc IMeteredClauses
    function prepay(ClauseId id, uint128 amount) external {
        // Checks
        (Clause storage record,) = _requireMetered(id);
        if (record.status == Status.Void) revert Clauses_Ended(id);
        if (amount == 0) revert Clauses_ZeroAmount();

        // Effects
        uint128 covered = amount < record.shortage ? amount : record.shortage;
        record.shortage -= covered;
        record.prepaid += amount - covered;
        totalHeld += amount - covered;
        if (covered != 0 && record.shortage == 0 && record.debt == 0) _restrict(record, false);
        emit Prepaid(id, msg.sender, amount, covered);

        // Interactions
        _pull(amount);
        _enter(record.composition, Kind.Licence, covered);
    }

    /// @inheritdoc IMeteredClauses
    function claimUsage(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof) external {
        // Checks: the oracle, which calls nobody, proves the leaf and spends it.
        (ClauseId id, uint64 units) = _readUsage(leaf);
        _oracle.spendLeaf(period, index, leaf, keccak256(leaf[5:13]), proof);

        // Effects
        (Clause storage record, uint256 unitPrice) = _requireMetered(id);
        uint256 amount = units * unitPrice;
        uint256 prepaid = record.prepaid;
        uint256 paid = amount < prepaid ? amount : prepaid;
        record.prepaid = uint128(prepaid - paid);
        totalHeld -= paid;
        if (paid != amount) {
            record.shortage += (amount - paid).toUint128();
            _restrict(record, true);
        }
        emit UsageBilled(id, period, units, amount, paid);

        // Interactions
        _enter(record.composition, Kind.Licence, paid);
    }

    /// @inheritdoc IMeteredClauses
    function withdrawPrepaid(ClauseId id) external {
        // Checks
        (Clause storage record,) = _requireMetered(id);
        uint256 amount = record.prepaid;
        if (amount == 0) revert Clauses_NothingPrepaid(id);
        uint256 earliest = prepaidReturnableFrom(id);
        if (block.timestamp < earliest) revert Clauses_UsageOutstanding(earliest, block.timestamp);

        // Effects
        record.prepaid = 0;
        totalHeld -= amount;
        emit PrepaidReturned(id, record.payer, amount);

        // Interactions
        _payOrPark(record.payer, amount);
    }

    /// @inheritdoc IMeteredClauses
    function prepaidReturnableFrom(ClauseId id) public view returns (uint256) {
        Clause storage record = _requireKnown(id);
        uint256 ended = record.endedAt;
        if (ended == 0) ended = _licences.licence(record.licence).validUntil;
        PeriodId last = PeriodId.wrap(PeriodId.unwrap(_rulebook.periodOf(ended)) + 1);
        return uint256(_rulebook.endOf(last)) + _rulebook.fallbackAfter(last);
    }

    /// @dev The leaf's subject is `uint32 licence ‖ uint32 clause`; its period is the oracle's to check.
    function _readUsage(bytes calldata leaf) private view returns (ClauseId id, uint64 units) {
        (uint8 leafType,) = ReportLeaf.head(leaf);
        if (leafType != ReportLeaf.USAGE || leaf.length != ReportLeaf.USAGE_LENGTH) {
            revert Clauses_NotUsage(ReportLeaf.USAGE, leafType, ReportLeaf.USAGE_LENGTH, leaf.length);
        }
        id = ClauseId.wrap(uint32(bytes4(leaf[9:13])));
        units = uint64(bytes8(leaf[13:21]));
        uint32 licence = LicenceId.unwrap(_requireKnown(id).licence);
        uint32 named = uint32(bytes4(leaf[5:9]));
        if (named != licence) revert Clauses_WrongLicence(licence, named);
    }

    function _requireMetered(ClauseId id) private view returns (Clause storage record, uint256 unitPrice) {
        record = _requireKnown(id);
        unitPrice = _templates[record.template].unitPrice;
        if (unitPrice == 0) revert Clauses_NotMetered(id);
    }
}
