// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IRulebook} from "../interfaces/IRulebook.sol";
import {PackedWords} from "../lib/PackedWords.sol";
import {Loop, PeriodId} from "../lib/Types.sol";
import {RulebookWords} from "./RulebookWords.sol";
import {RulesBounds} from "./RulesBounds.sol";

/// @title Rulebook 规则库
/// @notice Clock and versioned rules; see IRulebook.
/// @dev A version is six words: its first period in place 0, then the 43 numbers of `Rules` in their order. So words 0
/// and 1 hold the rows and the service base, word 2 the windows, word 3 the growth bound and the coefficients, word 4
/// the market's rules and word 5 those of the registries. What settlement, oracle and log ask of the newest version
/// stands in two more words, each with its first period (see RulebookWords): one read instead of three.
contract Rulebook is IRulebook {
    /// @dev No date in seconds reaches 1e11 before the year 5138; milliseconds passed it in 1973.
    uint256 private constant GREATEST_SECOND = 1e11 - 1;

    /// @inheritdoc IRulebook
    address public immutable override governance;
    /// @inheritdoc IRulebook
    uint64 public immutable override genesis;
    /// @inheritdoc IRulebook
    uint32 public immutable override periodLength;

    /// @dev The newest version's words; the number of versions is the number of the newest.
    uint256 private _newestWindows;
    uint256 private _newestShares;
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
        PeriodId latest = RulebookWords.windowsFrom(_newestWindows);
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
        uint256 word = _newestShares;
        if (RulebookWords.sharesFrom(word) > period) {
            uint256[6] storage words = _packed[versionAt(period)];
            word = RulebookWords.shares(words[0], words[1]);
        }
        return (RulebookWords.licence(word, loop), RulebookWords.outcome(word), RulebookWords.serviceBase(word));
    }

    /// @inheritdoc IRulebook
    function fallbackAfter(PeriodId period) external view override returns (uint64) {
        uint256 windows = _windowsAt(period);
        uint64 round =
            uint64(PackedWords.number(windows, 3)) + PackedWords.number(windows, 4) + PackedWords.number(windows, 5);
        return PackedWords.number(windows, 2) + 2 * round;
    }

    /// @inheritdoc IRulebook
    function reportTermsAt(PeriodId period) external view override returns (ReportTerms memory) {
        uint256 windows = _windowsAt(period);
        return ReportTerms({
            version: PackedWords.number(windows, 0),
            reportDelay: PackedWords.number(windows, 2),
            reportWindow: PackedWords.number(windows, 3),
            challengeWindow: PackedWords.number(windows, 4),
            end: endOf(period)
        });
    }

    /// @inheritdoc IRulebook
    function anchorGrowthAt(PeriodId period) external view override returns (uint32) {
        return PackedWords.number(_windowsAt(period), 7);
    }

    /// @inheritdoc IRulebook
    function marketAt(PeriodId period) external view override returns (MarketRules memory market, uint32 refundWindow) {
        uint256 windows = _windowsAt(period);
        uint256 word = _packed[PackedWords.number(windows, 0)][4];
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
        refundWindow = PackedWords.number(windows, 6);
    }

    /// @inheritdoc IRulebook
    function disputeTermsAt(PeriodId period)
        external
        view
        override
        returns (uint32 answerWindow, uint32 verdictWindow)
    {
        uint256 windows = _windowsAt(period);
        answerWindow = PackedWords.number(_packed[PackedWords.number(windows, 0)][4], 7);
        verdictWindow = PackedWords.number(windows, 5);
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
        return _startOf(PeriodId.unwrap(period));
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
    function endOf(PeriodId period) public view override returns (uint64) {
        return _startOf(uint64(PeriodId.unwrap(period)) + 1);
    }

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
        uint256 newest = _newestWindows;
        uint32 high = PackedWords.number(newest, 0);
        if (RulebookWords.windowsFrom(newest) <= period) return high;
        // Version 1 starts at period 0, so the one in force lies in [low, high).
        uint32 low = 1;
        while (high - low > 1) {
            uint32 middle = (low + high) / 2;
            if (PackedWords.number(_packed[middle][0], 0) <= PeriodId.unwrap(period)) low = middle;
            else high = middle;
        }
        return low;
    }

    /// @inheritdoc IRulebook
    function rulesOf(uint32 version) public view override returns (Rules memory) {
        uint32 newest = PackedWords.number(_newestWindows, 0);
        if (version == 0 || version > newest) revert Rulebook_UnknownVersion(newest, version);
        return abi.decode(PackedWords.unpack(_packed[version]), (Rules));
    }

    function _append(Rules memory rules, PeriodId from) private {
        RulesBounds.requireRules(rules);
        uint32 version = PackedWords.number(_newestWindows, 0) + 1;
        uint256[6] memory words = PackedWords.pack(PeriodId.unwrap(from), abi.encode(rules));
        _packed[version] = words;
        _newestWindows = RulebookWords.windows(version, from, words[2], words[3]);
        _newestShares = RulebookWords.shares(words[0], words[1]);
        emit RulesSet(version, from, rules);
    }

    /// @dev `period` is at most 2^32, so the product stays below 2^64.
    function _startOf(uint64 period) private view returns (uint64) {
        uint64 sinceGenesis;
        unchecked {
            sinceGenesis = period * periodLength;
        }
        return genesis + sinceGenesis;
    }

    /// @dev The windows word of the version in force in a period.
    function _windowsAt(PeriodId period) private view returns (uint256 word) {
        word = _newestWindows;
        if (RulebookWords.windowsFrom(word) <= period) return word;
        uint32 version = versionAt(period);
        uint256[6] storage words = _packed[version];
        return RulebookWords.windows(version, PeriodId.wrap(0), words[2], words[3]);
    }
}
