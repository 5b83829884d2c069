// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ReportLeaf} from "../lib/ReportLeaf.sol";
import {PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Admissions
/// @notice Scores, tags and recommendations of final reports; see IAdmissions.
contract Admissions is IAdmissions {
    uint16 private constant HIGH_LIQUIDITY = 1;
    uint16 private constant HIGH_UTILITY = 2;
    uint16 private constant LONG_TAIL = 4;

    /// @dev What is known of a resource, in one slot. A period is kept plus one, so that 0 means nothing known.
    struct Standing {
        uint32 score;
        uint16 tags;
        uint40 scoredIn;
        uint40 recommendedIn;
    }

    IRulebook private immutable _rulebook;
    IContributionOracle private immutable _oracle;

    mapping(ResourceId resource => Standing) private _resources;
    mapping(ProductId product => Score) private _products;

    constructor(IRulebook rulebook, IContributionOracle oracle) {
        _rulebook = rulebook;
        _oracle = oracle;
    }

    /// @inheritdoc IAdmissions
    function recordScore(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof) external {
        // Checks
        if (leaf.length != ReportLeaf.SCORE_LENGTH) revert Admissions_BadLeaf(ReportLeaf.SCORE, leaf.length);
        _requireHead(ReportLeaf.SCORE, period, leaf);
        uint8 kind = uint8(leaf[5]);
        uint32 subject = uint32(bytes4(leaf[6:10]));
        Score memory known = _known(kind, subject);
        if (known.known && known.period >= period) revert Admissions_Stale(known.period, period);
        _oracle.requireLeaf(period, index, ReportLeaf.hash(leaf), proof);

        // Effects
        uint32 score = uint32(bytes4(leaf[10:14]));
        uint16 tags = uint16(bytes2(leaf[14:16]));
        if (kind == ReportLeaf.PRODUCT) {
            _products[ProductId.wrap(subject)] = Score({score: score, tags: tags, period: period, known: true});
        } else {
            Standing storage standing = _resources[ResourceId.wrap(subject)];
            standing.score = score;
            standing.tags = tags;
            standing.scoredIn = _kept(period);
        }
        emit ScoreRecorded(kind, subject, period, score, tags);
    }

    /// @inheritdoc IAdmissions
    function recordRecommendation(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof)
        external
    {
        // Checks
        ResourceId[] memory resources = _combination(leaf);
        _requireHead(ReportLeaf.RECOMMEND, period, leaf);
        uint40 kept = _kept(period);
        uint40 oldest = _oldestOf(resources);
        if (oldest >= kept) revert Admissions_Stale(PeriodId.wrap(uint32(oldest - 1)), period);
        _oracle.requireLeaf(period, index, ReportLeaf.hash(leaf), proof);

        // Effects
        for (uint256 i = 0; i < resources.length; ++i) {
            Standing storage standing = _resources[resources[i]];
            if (standing.recommendedIn < kept) standing.recommendedIn = kept;
        }
        emit RecommendationRecorded(bytes32(leaf[5:37]), period, uint32(bytes4(leaf[37:41])), resources);
    }

    /// @inheritdoc IAdmissions
    function labelOf(ResourceId resource) external view returns (Label) {
        return _label(_resources[resource], _oldest());
    }

    /// @inheritdoc IAdmissions
    function labelsOf(ResourceId[] calldata resources) external view returns (Label[] memory labels) {
        uint256 oldest = _oldest();
        labels = new Label[](resources.length);
        for (uint256 i = 0; i < resources.length; ++i) {
            labels[i] = _label(_resources[resources[i]], oldest);
        }
    }

    /// @inheritdoc IAdmissions
    function resourceScore(ResourceId resource) external view returns (Score memory) {
        return _known(ReportLeaf.RESOURCE, ResourceId.unwrap(resource));
    }

    /// @inheritdoc IAdmissions
    function productScore(ProductId product) external view returns (Score memory) {
        return _products[product];
    }

    /// @inheritdoc IAdmissions
    function recommendedIn(ResourceId resource) external view returns (bool known, PeriodId period) {
        uint40 kept = _resources[resource].recommendedIn;
        return kept == 0 ? (false, PeriodId.wrap(0)) : (true, PeriodId.wrap(uint32(kept - 1)));
    }

    /// @dev The oldest period, kept plus one, in which one of these was recommended last.
    function _oldestOf(ResourceId[] memory resources) private view returns (uint40 oldest) {
        oldest = type(uint40).max;
        for (uint256 i = 0; i < resources.length; ++i) {
            uint40 kept = _resources[resources[i]].recommendedIn;
            if (kept < oldest) oldest = kept;
        }
    }

    /// @dev The oldest period, kept plus one, whose report admits in the running period.
    function _oldest() private view returns (uint256) {
        PeriodId current = _rulebook.currentPeriod();
        (IRulebook.MarketRules memory rules,) = _rulebook.marketAt(current);
        uint256 running = _kept(current);
        return running > rules.labelPeriods ? running - rules.labelPeriods : 1;
    }

    function _known(uint8 kind, uint32 subject) private view returns (Score memory score) {
        if (kind == ReportLeaf.PRODUCT) return _products[ProductId.wrap(subject)];
        if (kind != ReportLeaf.RESOURCE) revert Admissions_BadSubject(kind);
        Standing storage standing = _resources[ResourceId.wrap(subject)];
        uint40 kept = standing.scoredIn;
        if (kept == 0) return score;
        score.score = standing.score;
        score.tags = standing.tags;
        score.period = PeriodId.wrap(uint32(kept - 1));
        score.known = true;
    }

    function _label(Standing storage standing, uint256 oldest) private view returns (Label) {
        if (standing.scoredIn < oldest || standing.recommendedIn < oldest) return Label.None;
        uint16 tags = standing.tags;
        if (tags & (HIGH_LIQUIDITY | HIGH_UTILITY) != 0) return Label.Full;
        return tags & LONG_TAIL != 0 ? Label.LongTail : Label.None;
    }

    /// @dev The resources of a RECOMMEND leaf; refuses any other length than theirs, none, and a wrong order.
    function _combination(bytes calldata leaf) private pure returns (ResourceId[] memory resources) {
        uint256 n = leaf.length < ReportLeaf.RECOMMEND_HEADER ? 0 : uint16(bytes2(leaf[41:43]));
        if (n == 0 || leaf.length != ReportLeaf.RECOMMEND_HEADER + 4 * n) {
            revert Admissions_BadLeaf(ReportLeaf.RECOMMEND, leaf.length);
        }
        resources = new ResourceId[](n);
        uint32 previous;
        for (uint256 i = 0; i < n; ++i) {
            uint256 place = ReportLeaf.RECOMMEND_HEADER + 4 * i;
            uint32 resource = uint32(bytes4(leaf[place:place + 4]));
            if (resource <= previous) revert Admissions_BadLeaf(ReportLeaf.RECOMMEND, leaf.length);
            resources[i] = ResourceId.wrap(resource);
            previous = resource;
        }
    }

    function _requireHead(uint8 leafType, PeriodId period, bytes calldata leaf) private pure {
        (uint8 found, uint32 named) = ReportLeaf.head(leaf);
        if (found != leafType) revert Admissions_WrongType(leafType, found);
        if (named != PeriodId.unwrap(period)) revert Admissions_WrongPeriod(period, named);
    }

    function _kept(PeriodId period) private pure returns (uint40) {
        return uint40(PeriodId.unwrap(period)) + 1;
    }
}
