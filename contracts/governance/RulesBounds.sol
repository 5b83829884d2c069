// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRulebook} from "../interfaces/IRulebook.sol";
import {PPM} from "../lib/Types.sol";

/// @title RulesBounds
/// @notice The hard bounds that no vote can cross (DESIGN §4). Shares in ppm, windows in seconds.
library RulesBounds {
    uint256 internal constant LEAST_LICENCE_SOURCE = 400_000;
    uint256 internal constant LEAST_LICENCE_SERVICE = 200_000;
    uint256 internal constant GREATEST_LICENCE_OPERATOR = 50_000;
    uint256 internal constant GREATEST_LICENCE_ECOSYSTEM = 200_000;
    uint256 internal constant LEAST_OUTCOME_SOURCE_AND_SERVICE = 800_000;
    uint256 internal constant LEAST_SERVICE_BASE = 500_000;
    /// @notice No window may keep money or a resource waiting longer than this.
    uint256 internal constant GREATEST_WINDOW = 180 days;
    uint256 internal constant LEAST_PERIOD = 1 days;
    uint256 internal constant LEAST_CHALLENGE = 6 hours;
    uint256 internal constant LEAST_VERDICT = 84 hours;
    uint256 internal constant LEAST_REFUND = 1 hours;
    uint256 internal constant LEAST_OBJECTION = 1 days;
    uint256 internal constant LEAST_SUSPENSION = 72 hours;
    uint256 internal constant LEAST_ANSWER = 3 days;
    uint256 internal constant LEAST_RECOVERY = 7 days;
    uint256 internal constant LEAST_RULING = 84 hours;
    uint256 internal constant LEAST_EPOCH = 30 days;
    uint256 internal constant GREATEST_EPOCH = 366 days;
    /// @notice ε above 20 protects nobody, k below 2 neither.
    uint256 internal constant GREATEST_EPSILON = 20_000;
    uint256 internal constant LEAST_ANONYMITY = 2;
    uint256 internal constant GREATEST_LABEL_PERIODS = 8;
    uint256 internal constant GREATEST_LONG_TAIL = 500_000;
    uint256 internal constant LEAST_APPROVALS = 2;
    uint256 internal constant GREATEST_APPROVALS = 31;

    /// @notice True on the chain ids where short periods and windows are allowed: those of local development chains.
    function isDemoChain() internal view returns (bool) {
        return block.chainid == 31337 || block.chainid == 1337;
    }

    /// @notice Reverts unless periods of `length` seconds are allowed on this chain.
    function requirePeriodLength(uint256 length) internal view {
        _atLeast("periodLength", isDemoChain() ? 1 : LEAST_PERIOD, length);
    }

    /// @notice Reverts unless every value of `rules` is within its bounds on this chain.
    function requireRules(IRulebook.Rules memory rules) internal view {
        _requireLicenceRow(
            rules.mainLicence, "mainLicence", "mainLicence.source", "mainLicence.service", "mainLicence.operator"
        );
        _atMost("mainLicence.ecosystem", GREATEST_LICENCE_ECOSYSTEM, rules.mainLicence.ecosystem);
        _requireLicenceRow(
            rules.trainingLicence,
            "trainingLicence",
            "trainingLicence.source",
            "trainingLicence.service",
            "trainingLicence.operator"
        );
        _atMost("trainingLicence.ecosystem", GREATEST_LICENCE_ECOSYSTEM, rules.trainingLicence.ecosystem);
        _whole("outcome", _sum(rules.outcome));
        _atLeast(
            "outcome.source+service",
            LEAST_OUTCOME_SOURCE_AND_SERVICE,
            uint256(rules.outcome.source) + rules.outcome.service
        );
        _within("serviceBase", LEAST_SERVICE_BASE, PPM, rules.serviceBase);
        _within("maxDelta", 1, PPM, rules.maxDelta);
        _atLeast("engine", 1, rules.engine);
        _atLeast("anchorGrowth", 1, rules.anchorGrowth);
        _requireCoefficients(rules.coefficients);
        _requireWindows(rules);
        _requireMarket(rules.market);
        _requireRegistry(rules.registry);
    }

    function _requireLicenceRow(
        IRulebook.SplitRow memory row,
        bytes32 name,
        bytes32 source,
        bytes32 service,
        bytes32 operator
    ) private pure {
        _whole(name, _sum(row));
        _atLeast(source, LEAST_LICENCE_SOURCE, row.source);
        _atLeast(service, LEAST_LICENCE_SERVICE, row.service);
        _atMost(operator, GREATEST_LICENCE_OPERATOR, row.operator);
    }

    function _requireCoefficients(uint32[7] memory coefficients) private pure {
        uint256 sum;
        for (uint256 i; i < coefficients.length; ++i) {
            sum += coefficients[i];
        }
        _whole("coefficients", sum);
    }

    function _requireWindows(IRulebook.Rules memory rules) private view {
        bool demo = isDemoChain();
        _within("reportDelay", 0, GREATEST_WINDOW, rules.reportDelay);
        _within("reportWindow", 1, GREATEST_WINDOW, rules.reportWindow);
        _within("challengeWindow", demo ? 1 : LEAST_CHALLENGE, GREATEST_WINDOW, rules.challengeWindow);
        _within("verdictWindow", demo ? 1 : LEAST_VERDICT, GREATEST_WINDOW, rules.verdictWindow);
        _within("minReveal", 1, GREATEST_WINDOW, rules.minReveal);
        _within("maxReveal", uint256(rules.minReveal) + 1, GREATEST_WINDOW, rules.maxReveal);
        _within("objectionWindow", demo ? 1 : LEAST_OBJECTION, GREATEST_WINDOW, rules.objectionWindow);
        _within("refundWindow", demo ? 1 : LEAST_REFUND, GREATEST_WINDOW, rules.refundWindow);
    }

    function _requireMarket(IRulebook.MarketRules memory market) private view {
        bool demo = isDemoChain();
        _within("epsilonCeiling", 1, GREATEST_EPSILON, market.epsilonCeiling);
        _atLeast("anonymityFloor", LEAST_ANONYMITY, market.anonymityFloor);
        _atMost("syntheticCeiling", PPM, market.syntheticCeiling);
        _within("labelPeriods", 1, GREATEST_LABEL_PERIODS, market.labelPeriods);
        _atMost("longTailShare", GREATEST_LONG_TAIL, market.longTailShare);
        _within("whiteListApprovals", LEAST_APPROVALS, GREATEST_APPROVALS, market.whiteListApprovals);
        _within("suspensionWindow", demo ? 1 : LEAST_SUSPENSION, GREATEST_WINDOW, market.suspensionWindow);
        _within("answerWindow", demo ? 1 : LEAST_ANSWER, GREATEST_WINDOW, market.answerWindow);
    }

    function _requireRegistry(IRulebook.RegistryRules memory registry) private view {
        bool demo = isDemoChain();
        _within("recoveryWindow", demo ? 1 : LEAST_RECOVERY, GREATEST_WINDOW, registry.recoveryWindow);
        _within("rulingWindow", demo ? 1 : LEAST_RULING, GREATEST_WINDOW, registry.rulingWindow);
        _atMost("admissionShare", PPM, registry.admissionShare);
        _within("admissionEpoch", demo ? 1 : LEAST_EPOCH, GREATEST_EPOCH, registry.admissionEpoch);
    }

    function _sum(IRulebook.SplitRow memory row) private pure returns (uint256) {
        return uint256(row.source) + row.service + row.operator + row.ecosystem;
    }

    function _whole(bytes32 field, uint256 sum) private pure {
        if (sum != PPM) revert IRulebook.Rulebook_SumNotWhole(field, PPM, sum);
    }

    function _within(bytes32 field, uint256 least, uint256 greatest, uint256 value) private pure {
        _atLeast(field, least, value);
        _atMost(field, greatest, value);
    }

    function _atLeast(bytes32 field, uint256 least, uint256 value) private pure {
        if (value < least) revert IRulebook.Rulebook_BelowBound(field, least, value);
    }

    function _atMost(bytes32 field, uint256 greatest, uint256 value) private pure {
        if (value > greatest) revert IRulebook.Rulebook_AboveBound(field, greatest, value);
    }
}
