// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchCodec} from "../lib/BatchCodec.sol";
import {CompositionKey} from "../lib/CompositionKey.sol";
import {ForcedFact} from "../lib/ForcedFact.sol";
import {LogEntry} from "../lib/LogEntry.sol";
import {LogReceipt} from "../lib/LogReceipt.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {Netting} from "../lib/Netting.sol";
import {PackedComponents} from "../lib/PackedComponents.sol";
import {ReportLeaf} from "../lib/ReportLeaf.sol";
import {SplitMath} from "../lib/SplitMath.sol";
import {OrganisationId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title LibHarness
/// @notice The pure libraries of contracts/lib behind external functions, for tests.
contract LibHarness {
    using BatchCodec for BatchCodec.Reader;

    /// @notice A line as it was read.
    struct ReadLine {
        uint32 product;
        uint32 payee;
        uint24 outcomeSource;
        uint24 performance;
        bytes32 key;
        uint256 weightSum;
        uint32[] resources;
        uint24[] weights;
    }

    /// @notice Hash of a tree's leaf.
    function leafHash(bytes calldata data) external pure returns (bytes32) {
        return MerkleLog.leafHash(data);
    }

    /// @notice Hash of a tree's inner node.
    function nodeHash(bytes32 left, bytes32 right) external pure returns (bytes32) {
        return MerkleLog.nodeHash(left, right);
    }

    /// @notice See `MerkleLog.verifyInclusion`.
    function verifyInclusion(bytes32[] calldata proof, uint256 index, uint256 size, bytes32 root, bytes32 leaf)
        external
        pure
        returns (bool)
    {
        return MerkleLog.verifyInclusion(proof, index, size, root, leaf);
    }

    /// @notice See `MerkleLog.verifyConsistency`.
    function verifyConsistency(
        bytes32[] calldata proof,
        uint256 oldSize,
        uint256 newSize,
        bytes32 oldRoot,
        bytes32 newRoot
    ) external pure returns (bool) {
        return MerkleLog.verifyConsistency(proof, oldSize, newSize, oldRoot, newRoot);
    }

    /// @notice See `ReportLeaf.batch`.
    function batchLeaf(uint32 period, uint32 index, uint256 fromKey, uint256 toKey, bytes calldata data)
        external
        pure
        returns (bytes32)
    {
        return ReportLeaf.batch(period, index, fromKey, toKey, keccak256(data));
    }

    /// @notice See `CompositionKey.key`.
    function compositionKey(
        ProductId product,
        OrganisationId payee,
        uint24 outcomeSource,
        ResourceId[] calldata resources
    ) external pure returns (bytes32) {
        return CompositionKey.key(product, payee, outcomeSource, resources);
    }

    /// @notice Reads a whole batch.
    function readBatch(bytes calldata data) external pure returns (uint32 period, ReadLine[] memory lines) {
        BatchCodec.Reader memory reader = BatchCodec.open(data);
        period = reader.period;
        lines = new ReadLine[](reader.lines);
        for (uint256 i = 0; i < lines.length; ++i) {
            reader.next();
            lines[i] = _copy(reader);
        }
    }

    /// @notice Reads the line behind `count` skipped ones.
    function readAfterSkip(bytes calldata data, uint256 count) external pure returns (ReadLine memory) {
        BatchCodec.Reader memory reader = BatchCodec.open(data);
        reader.skip(count);
        reader.next();
        return _copy(reader);
    }

    /// @notice See `BatchCodec.find`.
    function findLine(bytes calldata data, ProductId product, bytes32 key) external pure returns (bool) {
        BatchCodec.Reader memory reader = BatchCodec.open(data);
        return reader.find(product, key);
    }

    /// @notice See `SplitMath.split`.
    function split(
        uint256 licence,
        SplitMath.Row calldata licenceRow,
        uint256 outcome,
        SplitMath.Row calldata outcomeRow,
        uint256 serviceBase,
        uint256 performance
    ) external pure returns (SplitMath.Shares memory) {
        return SplitMath.split(licence, licenceRow, outcome, outcomeRow, serviceBase, performance);
    }

    /// @notice Each component's part of a source pool, by `SplitMath.distribute`.
    function components(uint256 exactSource, uint256[] calldata weights)
        external
        pure
        returns (uint256[] memory parts)
    {
        parts = new uint256[](weights.length);
        uint256[] memory handles = new uint256[](weights.length);
        for (uint256 i = 0; i < weights.length; ++i) {
            handles[i] = _place(parts, i);
        }
        SplitMath.distribute(exactSource, PackedComponents.pack(weights), weights.length, handles);
    }

    /// @notice See `LogEntry.read`.
    function readEntry(bytes calldata entry) external pure returns (LogEntry.Fact memory fact, bytes32 envelopeHash) {
        return LogEntry.read(entry);
    }

    /// @notice See `LogEntry.digest`.
    function factDigest(LogEntry.Fact calldata fact, bytes32 domainSeparator) external pure returns (bytes32) {
        return LogEntry.digest(fact, domainSeparator);
    }

    /// @notice See `ForcedFact.read`.
    function readForced(bytes calldata fact)
        external
        pure
        returns (bytes memory entry, bytes memory envelope, bytes32 salt, bytes memory body)
    {
        return ForcedFact.read(fact);
    }

    /// @notice See `LogReceipt.digest`.
    function receiptDigest(LogReceipt.Receipt calldata receipt, bytes32 domainSeparator)
        external
        pure
        returns (bytes32)
    {
        return LogReceipt.digest(receipt, domainSeparator);
    }

    /// @notice Nets amounts by account.
    function net(address[] calldata accounts, uint256[] calldata amounts, bytes32 salt)
        external
        pure
        returns (address[] memory netted, uint256[] memory sums)
    {
        Netting.Table memory table = Netting.create(accounts.length, salt);
        for (uint256 i = 0; i < accounts.length; ++i) {
            Netting.credit(Netting.enter(table, uint160(accounts[i])), amounts[i]);
        }
        netted = new address[](table.count);
        sums = new uint256[](table.count);
        for (uint256 i = 0; i < table.count; ++i) {
            uint256 handle = Netting.firstHandle(table) + i * Netting.STRIDE;
            (netted[i], sums[i]) = (Netting.accountOf(handle), Netting.sumOf(handle));
        }
    }

    /// @dev Memory address of an element.
    function _place(uint256[] memory words, uint256 position) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := add(add(words, 32), shl(5, position))
        }
    }

    function _copy(BatchCodec.Reader memory reader) private pure returns (ReadLine memory copy) {
        BatchCodec.Line memory line = reader.line;
        copy.product = ProductId.unwrap(line.product);
        copy.payee = uint32(reader.payees.entries[line.payee] >> 224);
        copy.outcomeSource = line.outcomeSource;
        copy.performance = uint24(line.performance);
        copy.key = line.key;
        copy.weightSum = line.weights;
        copy.resources = new uint32[](line.count);
        copy.weights = new uint24[](line.count);
        uint256[] memory weights = PackedComponents.weightsOf(line.packed, line.count);
        for (uint256 i = 0; i < line.count; ++i) {
            copy.resources[i] = uint32(reader.resources.entries[PackedComponents.indexOf(line.packed, i)] >> 224);
            copy.weights[i] = uint24(weights[i]);
        }
    }
}
