// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IRulebook} from "../interfaces/IRulebook.sol";
import {PackedWords} from "../lib/PackedWords.sol";
import {Loop, PeriodId} from "../lib/Types.sol";
import {RulesBounds} from "./RulesBounds.sol";

/// @title Rulebook 规则库
/// @notice Clock and versioned rules; see IRulebook.
/// @dev A version is six words: its first period in place 0, then the 43 numbers of `Rules` in their order. So words 0
/// and 1 hold the rows and the service base, word 2 the windows, word 3 the growth bound and the coefficients, word 4
/// the market's rules and word 5 those of the registries.
contract Rulebook is IRulebook {
    /// @dev No date in seconds reaches 1e11 before the year 5138; milliseconds passed it in 1973.
    uint256 private constant GREATEST_SECOND = 1e11 - 1;

    /// @inheritdoc IRulebook
    address public immutable override governance;
    /// @inheritdoc IRulebook
    uint64 public immutable override genesis;
    /// @inheritdoc IRulebook
    uint32 public immutable override periodLength;

    uint32 private _versions;
    mapping(uint32 version => uint256[6]) private _packed;

    /// @notice Starts the clock and sets version 1. Reverts for a clock in milliseconds and for rules out of bounds.
    /// @param governance_ TimelockController
    /// @param genesis_ Start of period 0, seconds
    /// @param periodLength_ Seconds
    /// @param initial Version 1, in force from period 0
    constructor(address governance_, uint64 genesis_, uint32 periodLength_, Rules memory initial) {
        if (block.timestamp > GREATEST_SECOND) revert Rulebook_ClockNotSeconds(GREATEST_SECOND, block.timestamp);
        if (genesis_ > GREATEST_SECOND) revert Rulebook_ClockNotSeconds(GREATEST_SECOND, genesis_);
        RulesBounds.requirePeriodLength(periodLength_);
        governance = governance_;
        genesis = genesis_;
        periodLength = periodLength_;
        _append(initial, PeriodId.wrap(0));
    }

    /// @inheritdoc IRulebook
    function setRules(Rules calldata rules, PeriodId from) external override {
        // Checks
        if (msg.sender != governance) revert Rulebook_NotGovernance(governance, msg.sender);
        PeriodId current = currentPeriod();
        if (from <= current) revert Rulebook_PeriodNotFuture(current, from);
        PeriodId latest = _fromOf(_versions);
        if (from < latest) revert Rulebook_PeriodBeforeLatest(latest, from);
        // Effects
        _append(rules, from);
    }

    /// @inheritdoc IRulebook
    function rulesAt(PeriodId period) external view override returns (Rules memory) {
        return rulesOf(versionAt(period));
    }

    /// @inheritdoc IRulebook
    function splitAt(PeriodId period, Loop loop)
        external
        view
        override
        returns (SplitRow memory licence, SplitRow memory outcome, uint32 serviceBase)
    {
        uint32 version = versionAt(period);
        uint256 word0 = _packed[version][0];
        uint256 word1 = _packed[version][1];
        licence = loop == Loop.Main
            ? _row(word0, 1)
            : SplitRow({
                source: PackedWords.number(word0, 5),
                service: PackedWords.number(word0, 6),
                operator: PackedWords.number(word0, 7),
                ecosystem: PackedWords.number(word1, 0)
            });
        outcome = _row(word1, 1);
        serviceBase = PackedWords.number(word1, 5);
    }

    /// @inheritdoc IRulebook
    function fallbackAfter(PeriodId period) external view override returns (uint64) {
        uint256 windows = _packed[versionAt(period)][2];
        uint64 round =
            uint64(PackedWords.number(windows, 1)) + PackedWords.number(windows, 2) + PackedWords.number(windows, 3);
        return PackedWords.number(windows, 0) + 2 * round;
    }

    /// @inheritdoc IRulebook
    function reportTermsAt(PeriodId period) external view override returns (ReportTerms memory) {
        uint32 version = versionAt(period);
        uint256 windows = _packed[version][2];
        return ReportTerms({
            version: version,
            reportDelay: PackedWords.number(windows, 0),
            reportWindow: PackedWords.number(windows, 1),
            challengeWindow: PackedWords.number(windows, 2)
        });
    }

    /// @inheritdoc IRulebook
    function anchorGrowthAt(PeriodId period) external view override returns (uint32) {
        return PackedWords.number(_packed[versionAt(period)][3], 0);
    }

    /// @inheritdoc IRulebook
    function marketAt(PeriodId period) external view override returns (MarketRules memory market, uint32 refundWindow) {
        uint32 version = versionAt(period);
        uint256 word = _packed[version][4];
        market = MarketRules({
            epsilonCeiling: PackedWords.number(word, 0),
            anonymityFloor: PackedWords.number(word, 1),
            syntheticCeiling: PackedWords.number(word, 2),
            labelPeriods: PackedWords.number(word, 3),
            longTailShare: PackedWords.number(word, 4),
            whiteListApprovals: PackedWords.number(word, 5),
            suspensionWindow: PackedWords.number(word, 6),
            answerWindow: PackedWords.number(word, 7)
        });
        refundWindow = PackedWords.number(_packed[version][2], 7);
    }

    /// @inheritdoc IRulebook
    function disputeTermsAt(PeriodId period)
        external
        view
        override
        returns (uint32 answerWindow, uint32 verdictWindow)
    {
        uint32 version = versionAt(period);
        answerWindow = PackedWords.number(_packed[version][4], 7);
        verdictWindow = PackedWords.number(_packed[version][2], 3);
    }

    /// @inheritdoc IRulebook
    function registryAt(PeriodId period) external view override returns (RegistryRules memory) {
        uint256 word = _packed[versionAt(period)][5];
        return RegistryRules({
            recoveryWindow: PackedWords.number(word, 0),
            rulingWindow: PackedWords.number(word, 1),
            admissionShare: PackedWords.number(word, 2),
            admissionEpoch: PackedWords.number(word, 3)
        });
    }

    /// @inheritdoc IRulebook
    function startOf(PeriodId period) external view override returns (uint64) {
        return genesis + uint64(PeriodId.unwrap(period)) * periodLength;
    }

    /// @inheritdoc IRulebook
    function endOf(PeriodId period) external view override returns (uint64) {
        return genesis + (uint64(PeriodId.unwrap(period)) + 1) * periodLength;
    }

    /// @inheritdoc IRulebook
    function clock() external view override returns (uint48) {
        return SafeCast.toUint48(block.timestamp);
    }

    // solhint-disable func-name-mixedcase
    /// @inheritdoc IRulebook
    function CLOCK_MODE() external pure override returns (string memory) {
        return "mode=timestamp";
    }

    // solhint-enable func-name-mixedcase

    /// @inheritdoc IRulebook
    function currentPeriod() public view override returns (PeriodId) {
        return periodOf(block.timestamp);
    }

    /// @inheritdoc IRulebook
    function periodOf(uint256 timestamp) public view override returns (PeriodId) {
        if (timestamp < genesis) revert Rulebook_BeforeGenesis(genesis, timestamp);
        return PeriodId.wrap(SafeCast.toUint32((timestamp - genesis) / periodLength));
    }

    /// @inheritdoc IRulebook
    /// @dev The newest version is looked at first; older ones by halving.
    function versionAt(PeriodId period) public view override returns (uint32) {
        uint32 high = _versions;
        if (_fromOf(high) <= period) return high;
        // Version 1 starts at period 0, so the one in force lies in [low, high).
        uint32 low = 1;
        while (high - low > 1) {
            uint32 middle = (low + high) / 2;
            if (_fromOf(middle) <= period) low = middle;
            else high = middle;
        }
        return low;
    }

    /// @inheritdoc IRulebook
    function rulesOf(uint32 version) public view override returns (Rules memory) {
        if (version == 0 || version > _versions) revert Rulebook_UnknownVersion(_versions, version);
        return abi.decode(PackedWords.unpack(_packed[version]), (Rules));
    }

    function _append(Rules memory rules, PeriodId from) private {
        RulesBounds.requireRules(rules);
        uint32 version = ++_versions;
        _packed[version] = PackedWords.pack(PeriodId.unwrap(from), abi.encode(rules));
        emit RulesSet(version, from, rules);
    }

    function _fromOf(uint32 version) private view returns (PeriodId) {
        return PeriodId.wrap(PackedWords.number(_packed[version][0], 0));
    }

    function _row(uint256 word, uint256 position) private pure returns (SplitRow memory) {
        return SplitRow({
            source: PackedWords.number(word, position),
            service: PackedWords.number(word, position + 1),
            operator: PackedWords.number(word, position + 2),
            ecosystem: PackedWords.number(word, position + 3)
        });
    }
}
