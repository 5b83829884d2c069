// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {Loop, PPM, ResourceId} from "../lib/Types.sol";
import {ProductConsents} from "./ProductConsents.sol";

/// @title ProductGenerations
/// @notice The part of Products that holds a generation against the rules: its processing, its feedback, and the
/// admission of its resources.
abstract contract ProductGenerations is ProductConsents {
    /// @inheritdoc IProducts
    uint256 public constant MAX_FEEDBACK = 64;
    /// @dev Security level 重要: never offline.
    uint8 private constant IMPORTANT = 2;

    IRulebook private immutable _rulebook;
    IAdmissions private immutable _admissions;

    constructor(IRulebook rulebook, IParticipants participants, IResources resources, IAdmissions admissions)
        ProductConsents(participants, resources)
    {
        _rulebook = rulebook;
        _admissions = admissions;
    }

    /// @dev Everything that the running period's rules ask of a generation. Notes in `born` its period and whether a
    /// resource bars it from leaving the sandbox.
    function _requireRules(Composition memory born, ResourceId[] calldata resources, Processing calldata processing)
        internal
        view
    {
        born.bornIn = _rulebook.currentPeriod();
        (IRulebook.MarketRules memory rules,) = _rulebook.marketAt(born.bornIn);
        _requireProcessing(rules, processing);
        _requireFeedback(born.version > 1 ? 1 : 0, processing.feedback);
        bool protected = processing.epsilon != 0 && processing.anonymity != 0;
        IResources.Traits[] memory traits = _resources.traitsOf(resources);
        for (uint256 i = 0; i < resources.length; ++i) {
            if (traits[i].securityLevel == IMPORTANT) born.offlineBarred = true;
            if (traits[i].personalInformation && !protected) {
                revert Products_ProtectionMissing(resources[i], processing.epsilon, processing.anonymity);
            }
        }
        if (born.loop == Loop.Training) _requireAdmitted(resources, rules.longTailShare);
    }

    function _requireAdmitted(ResourceId[] calldata resources, uint256 longTailShare) private view {
        IAdmissions.Label[] memory labels = _admissions.labelsOf(resources);
        uint256 longTail;
        for (uint256 i = 0; i < resources.length; ++i) {
            if (labels[i] == IAdmissions.Label.None) revert Products_NotAdmitted(resources[i]);
            if (labels[i] == IAdmissions.Label.LongTail) ++longTail;
        }
        uint256 greatest = resources.length * longTailShare / PPM;
        if (longTail > greatest) revert Products_TooManyLongTail(greatest, longTail);
    }

    function _requireProcessing(IRulebook.MarketRules memory rules, Processing calldata processing) private pure {
        if (processing.recordHash == 0) revert Products_BadField("recordHash");
        if (processing.datasheetHash == 0) revert Products_BadField("datasheetHash");
        if (processing.epsilon > rules.epsilonCeiling) {
            revert Products_AboveRule("epsilon", rules.epsilonCeiling, processing.epsilon);
        }
        if (processing.anonymity != 0 && processing.anonymity < rules.anonymityFloor) {
            revert Products_BelowRule(rules.anonymityFloor, processing.anonymity);
        }
        if (processing.syntheticShare > rules.syntheticCeiling) {
            revert Products_AboveRule("syntheticShare", rules.syntheticCeiling, processing.syntheticShare);
        }
    }

    function _requireFeedback(uint256 least, bytes32[] calldata feedback) private pure {
        uint256 n = feedback.length;
        if (n < least || n > MAX_FEEDBACK) revert Products_BadFeedback(least, MAX_FEEDBACK, n);
        bytes32 previous;
        for (uint256 i = 0; i < n; ++i) {
            if (feedback[i] <= previous) revert Products_FeedbackNotAscending(previous, feedback[i]);
            previous = feedback[i];
        }
    }
}
