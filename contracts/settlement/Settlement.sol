// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {BatchCodec} from "../lib/BatchCodec.sol";
import {BatchTable} from "../lib/BatchTable.sol";
import {CompositionKey} from "../lib/CompositionKey.sol";
import {PackedComponents} from "../lib/PackedComponents.sol";
import {ReportLeaf} from "../lib/ReportLeaf.sol";
import {OrganisationId, PPM, PeriodId, ResourceId} from "../lib/Types.sol";
import {SettlementCarries} from "./SettlementCarries.sol";
import {SettlementLines} from "./SettlementLines.sol";
import {SettlementPayouts} from "./SettlementPayouts.sol";
import {SettlementPots} from "./SettlementPots.sol";

/// @title Settlement
/// @notice Settles proven lines of a period's report, or of its base where the period was missed.
contract Settlement is SettlementCarries {
    using BatchCodec for BatchCodec.Reader;

    IContributionOracle private immutable _oracle;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param rulebook Period clock and split rows
    /// @param participants Payout accounts and operators
    /// @param oracle Reports
    /// @param resources Holding rights
    /// @param products Compositions
    /// @param fund Ecosystem fund
    constructor(
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        IContributionOracle oracle,
        IResources resources,
        IProducts products,
        IEcosystemFund fund
    ) SettlementPots(token, rulebook, products) SettlementPayouts(participants, fund) SettlementLines(resources) {
        _oracle = oracle;
    }

    /// @inheritdoc ISettlement
    function settle(PeriodId period, Batch[] calldata batches) external {
        bytes[] calldata nothing;
        assembly ("memory-safe") {
            nothing.offset := 0
            nothing.length := 0
        }
        _finish(_settle(period, batches, nothing), type(uint256).max);
    }

    /// @inheritdoc ISettlement
    function settleInParts(PeriodId period, Batch[] calldata batches, bytes[] calldata carried, uint256 transfers)
        external
    {
        _finish(_settle(period, batches, carried), transfers);
    }

    /// @inheritdoc ISettlement
    function settleLate(PeriodId period, Composition[] calldata compositions, PeriodId base, Batch[] calldata proofs)
        external
    {
        // Checks
        if (_oracle.statusOf(period) != IContributionOracle.Status.Missed) {
            revert Settlement_NotMissed(period);
        }
        _requireBase(period, base, compositions.length, proofs.length);
        uint256 earners = 0;
        for (uint256 i = 0; i < compositions.length; ++i) {
            earners += compositions[i].resources.length + 1;
        }

        // Effects
        Run memory run = _begin(period, earners, compositions.length, bytes32(earners));
        for (uint256 i = 0; i < compositions.length; ++i) {
            BatchCodec.Line memory line = _evenLine(compositions[i]);
            if (_pots[period][line.key].pot.isEmpty()) {
                revert Settlement_EmptyPot(line.key, period);
            }
            if (proofs.length != 0) {
                _followBase(line, base, proofs[i]);
            }
            _enterComposition(run, compositions[i]);
            _settleLine(run, _pots[period], line);
        }

        // Interactions
        _finish(run, type(uint256).max);
    }

    /// @dev Checks and effects of a call but for its payments.
    function _settle(PeriodId period, Batch[] calldata batches, bytes[] calldata carried)
        private
        returns (Run memory run)
    {
        // Checks; what is brought along is taken up at once, so that nothing is brought twice
        BatchCodec.Reader[] memory readers = new BatchCodec.Reader[](batches.length);
        (uint256 earners, bytes32 salt) = _takeUp(carried);
        uint256 lines = 0;
        for (uint256 i = 0; i < batches.length; ++i) {
            (readers[i], salt) = _openProven(period, batches[i]);
            _requireSlice(readers[i].lines, batches[i].firstLine, batches[i].lines);
            lines += batches[i].lines;
            earners += readers[i].resources.entries.length + readers[i].payees.entries.length;
        }

        // Effects
        run = _begin(period, earners, lines, salt);
        for (uint256 i = 0; i < carried.length; ++i) {
            _take(run, carried[i]);
        }
        for (uint256 i = 0; i < batches.length; ++i) {
            _settleBatch(run, batches[i], readers[i]);
        }
    }

    /// @dev The batch of a final report, opened, and its leaf hash.
    function _openProven(PeriodId period, Batch calldata batch)
        private
        view
        returns (BatchCodec.Reader memory reader, bytes32 leaf)
    {
        bytes32 dataHash = keccak256(batch.data);
        leaf = ReportLeaf.batch(PeriodId.unwrap(period), batch.index, batch.fromKey, batch.toKey, dataHash);
        _oracle.requireBatch(period, batch.index, leaf, batch.proof);
        reader = BatchCodec.open(batch.data);
        if (reader.period != PeriodId.unwrap(period)) {
            revert Settlement_WrongPeriod(period, reader.period);
        }
    }

    function _settleBatch(Run memory run, Batch calldata batch, BatchCodec.Reader memory reader) private {
        _enterEarners(run, reader.resources, reader.payees);
        mapping(bytes32 key => Stored) storage pots = _pots[run.period];
        BatchCodec.Line memory line = reader.line;
        (uint256 fromKey, uint256 toKey) = (batch.fromKey, batch.toKey);
        reader.skip(batch.firstLine);
        for (uint256 left = batch.lines; left != 0;) {
            reader.next();
            if (uint256(line.key) < fromKey || uint256(line.key) > toKey) {
                _skip(run, line, SkipReason.KeyNotCovered);
            } else {
                _settleLine(run, pots, line);
            }
            // Above 0.
            unchecked {
                --left;
            }
        }
    }

    /// @dev A composition as a line of equal weights and performance 0. Its components stand in its own order.
    function _evenLine(Composition calldata composition) private pure returns (BatchCodec.Line memory line) {
        line.product = composition.product;
        line.outcomeSource = composition.outcomeSource;
        line.key = CompositionKey.key(
            composition.product, composition.payee, composition.outcomeSource, composition.resources
        );
        line.count = composition.resources.length;
        line.weights = PPM;
        uint256[] memory weights = new uint256[](line.count);
        for (uint256 i = 0; i < line.count; ++i) {
            weights[i] = PPM / line.count + (i < PPM % line.count ? 1 : 0);
        }
        line.packed = PackedComponents.pack(weights);
    }

    /// @dev Replaces equal weights and performance 0 by those of the base's line, if it has one that keeps the laws.
    /// The key fixes the resources and their order, so component i of the found line is resource i.
    function _followBase(BatchCodec.Line memory line, PeriodId base, Batch calldata proof) private view {
        (BatchCodec.Reader memory reader,) = _openProven(base, proof);
        if (uint256(line.key) < proof.fromKey || uint256(line.key) > proof.toKey) {
            revert Settlement_KeyNotCovered(line.key, proof.fromKey, proof.toKey);
        }
        if (!reader.find(line.product, line.key)) {
            return;
        }
        if (reader.line.weights != PPM || reader.line.performance > PPM) {
            return;
        }
        line.performance = reader.line.performance;
        line.packed = PackedComponents.pack(PackedComponents.weightsOf(reader.line.packed, reader.line.count));
    }

    /// @dev Enters who earns by a composition.
    function _enterComposition(Run memory run, Composition calldata composition) private view {
        uint256 count = composition.resources.length;
        BatchTable.Table memory resources = BatchTable.Table(new uint256[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) {
            resources.entries[i] = uint256(ResourceId.unwrap(composition.resources[i])) << 224;
        }
        BatchTable.Table memory payees = BatchTable.Table(new uint256[](1), new uint256[](1));
        payees.entries[0] = uint256(OrganisationId.unwrap(composition.payee)) << 224;
        _enterEarners(run, resources, payees);
    }

    function _requireBase(PeriodId period, PeriodId base, uint256 compositions, uint256 proofs) private view {
        (bool exists, PeriodId expected) = _oracle.baseOf(period);
        if (exists && proofs == 0) {
            revert Settlement_BaseRequired(expected);
        }
        if (!exists && proofs != 0) {
            revert Settlement_NoBase();
        }
        if (exists && base != expected) {
            revert Settlement_WrongBase(expected, base);
        }
        if (exists && proofs != compositions) {
            revert Settlement_WrongProofs(compositions, proofs);
        }
    }

    function _requireSlice(uint256 lines, uint256 firstLine, uint256 count) private pure {
        if (firstLine + count > lines) {
            revert Settlement_BadSlice(lines, firstLine, count);
        }
    }
}
