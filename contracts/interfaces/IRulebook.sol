// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Loop, PeriodId} from "../lib/Types.sol";

/// @title Rulebook 规则库
/// @notice The period clock and the versioned, voted parameters. A version is in force from a future period and for
/// ever after until the next one; what a past or running period obeys never changes (DESIGN §3, the one time rule).
interface IRulebook {
    /// @notice One split of revenue, four shares in ppm that sum to 1,000,000.
    /// @param source Share of the resource holders
    /// @param service Share of the payee: the service pool
    /// @param operator Share of the operator
    /// @param ecosystem Share of the ecosystem fund
    struct SplitRow {
        uint32 source;
        uint32 service;
        uint32 operator;
        uint32 ecosystem;
    }

    /// @notice What the market obeys. Shares in ppm, windows in seconds.
    /// @param epsilonCeiling Greatest privacy loss ε of a processing record, thousandths
    /// @param anonymityFloor Least k of a processing record that claims k-anonymity
    /// @param syntheticCeiling Greatest synthetic share of a processing record, ppm
    /// @param labelPeriods For how many periods after a report its label and recommendation admit a resource
    /// @param longTailShare Greatest part of a composition's resources that are admitted on the long-tail path, ppm
    /// @param whiteListApprovals Reviewers' approvals that an offline delivery needs
    /// @param suspensionWindow How long one suspension of access lasts
    /// @param answerWindow How long a lab may answer an attested figure
    struct MarketRules {
        uint32 epsilonCeiling;
        uint32 anonymityFloor;
        uint32 syntheticCeiling;
        uint32 labelPeriods;
        uint32 longTailShare;
        uint32 whiteListApprovals;
        uint32 suspensionWindow;
        uint32 answerWindow;
    }

    /// @notice What the registries obey. Shares in ppm, windows in seconds.
    /// @param recoveryWindow How long a lost account's recovery can be objected to
    /// @param rulingWindow How long an admitted objection to a registration waits for a verdict; silence rejects it
    /// @param admissionShare Greatest growth of the voting organisations in one epoch, ppm of those at its start; three
    /// are always allowed
    /// @param admissionEpoch Length of such an epoch
    struct RegistryRules {
        uint32 recoveryWindow;
        uint32 rulingWindow;
        uint32 admissionShare;
        uint32 admissionEpoch;
    }

    /// @notice Everything a vote can set. Shares, coefficients and bounds in ppm; windows and delays in seconds.
    /// @param mainLicence Split of MAIN licence revenue; the operator column pays the space operator
    /// @param trainingLicence Split of TRAINING licence revenue; the operator column pays the zone operator
    /// @param outcome Default split of outcome revenue
    /// @param serviceBase Guaranteed part of the service pool, the rest is scaled by performance
    /// @param maxDelta Movement bound of a weight from one report to the next
    /// @param engine Number of the valuation algorithm that oracles must run
    /// @param reportDelay Earliest report after a period's end
    /// @param reportWindow How long a first report is accepted after `reportDelay`
    /// @param challengeWindow How long an accepted report can be challenged
    /// @param verdictWindow Longest path from a challenge to its verdict
    /// @param minReveal Least age of a registration commitment when it is revealed
    /// @param maxReveal Greatest age of a registration commitment when it is revealed
    /// @param objectionWindow Public notice 公示期 between a registration and the resource's birth
    /// @param refundWindow How long a licence price stays in escrow unless the licensee accepts earlier
    /// @param anchorGrowth Greatest number of leaves one anchor may add to the log
    /// @param coefficients Valuation factors: independent utility, synergy, quality, irreplaceability, scarcity,
    /// volume, update activity; sum 1,000,000
    /// @param market What the market obeys
    /// @param registry What the registries obey
    struct Rules {
        SplitRow mainLicence;
        SplitRow trainingLicence;
        SplitRow outcome;
        uint32 serviceBase;
        uint32 maxDelta;
        uint32 engine;
        uint32 reportDelay;
        uint32 reportWindow;
        uint32 challengeWindow;
        uint32 verdictWindow;
        uint32 minReveal;
        uint32 maxReveal;
        uint32 objectionWindow;
        uint32 refundWindow;
        uint32 anchorGrowth;
        uint32[7] coefficients;
        MarketRules market;
        RegistryRules registry;
    }

    /// @notice What the oracle needs of a period's rules; delay and windows in seconds.
    /// @param version Version of the rules in force
    /// @param reportDelay Earliest report after the period's end
    /// @param reportWindow How long a first report is accepted after `reportDelay`
    /// @param challengeWindow How long an accepted report can be challenged
    /// @param end First second after the period, seconds since the epoch
    struct ReportTerms {
        uint32 version;
        uint32 reportDelay;
        uint32 reportWindow;
        uint32 challengeWindow;
        uint64 end;
    }

    /// @notice A version of the rules was accepted.
    /// @param version Sequential version number, from 1
    /// @param from First period in which it is in force
    /// @param rules The whole set
    event RulesSet(uint32 indexed version, PeriodId indexed from, Rules rules);

    /// @notice The caller is not the immutable governance address.
    /// @param expected The governance
    /// @param received The caller
    error Rulebook_NotGovernance(address expected, address received);
    /// @notice Rules can only start after the running period.
    /// @param current The running period
    /// @param received First period that was asked for
    error Rulebook_PeriodNotFuture(PeriodId current, PeriodId received);
    /// @notice Versions start in order: the new one may not start before the newest known one.
    /// @param latest First period of the newest version
    /// @param received First period that was asked for
    error Rulebook_PeriodBeforeLatest(PeriodId latest, PeriodId received);
    /// @notice A list of shares must sum to 1,000,000 ppm; `field` names the list.
    /// @param field The list's name in ASCII
    /// @param expected 1,000,000 ppm
    /// @param received Sum of the list, ppm
    error Rulebook_SumNotWhole(bytes32 field, uint256 expected, uint256 received);
    /// @notice A hard bound of the code would be crossed; `field` names the value.
    /// @param field The value's name in ASCII
    /// @param bound Least value allowed, in the unit of the field
    /// @param received Value that was given, in the same unit
    error Rulebook_BelowBound(bytes32 field, uint256 bound, uint256 received);
    /// @notice A hard bound of the code would be crossed; `field` names the value.
    /// @param field The value's name in ASCII
    /// @param bound Greatest value allowed, in the unit of the field
    /// @param received Value that was given, in the same unit
    error Rulebook_AboveBound(bytes32 field, uint256 bound, uint256 received);
    /// @notice The chain reports time in another unit than seconds.
    /// @param greatest Greatest time that is taken for seconds
    /// @param received Block time or genesis that was given
    error Rulebook_ClockNotSeconds(uint256 greatest, uint256 received);
    /// @notice The asked time lies before the first period.
    /// @param genesis Start of period 0, seconds
    /// @param received Time that was asked for, seconds
    error Rulebook_BeforeGenesis(uint256 genesis, uint256 received);
    /// @notice No version has this number.
    /// @param latest Number of the newest version
    /// @param received Number that was asked for
    error Rulebook_UnknownVersion(uint32 latest, uint32 received);

    /// @notice Appends a version of the rules, in force from period `from`.
    /// @dev Only governance; `from` must be later than the running period and not before the newest version's start.
    /// @param rules The whole set, within the hard bounds
    /// @param from First period in which it is in force
    function setRules(Rules calldata rules, PeriodId from) external;

    /// @notice The only address that may change rules: a TimelockController.
    /// @return Fixed at deployment
    function governance() external view returns (address);

    /// @notice Start of period 0, seconds since the epoch.
    /// @return Fixed at deployment
    function genesis() external view returns (uint64);

    /// @notice Length of every period in seconds.
    /// @return Fixed at deployment, not 0
    function periodLength() external view returns (uint32);

    /// @notice The running period.
    /// @return Period number, from 0; reverts before genesis
    function currentPeriod() external view returns (PeriodId);

    /// @notice The period that contains `timestamp` (seconds); reverts before genesis.
    /// @param timestamp Seconds since the epoch
    /// @return Period number, from 0
    function periodOf(uint256 timestamp) external view returns (PeriodId);

    /// @notice First second of a period.
    /// @param period Period number
    /// @return Seconds since the epoch
    function startOf(PeriodId period) external view returns (uint64);

    /// @notice First second after a period: t1(p).
    /// @param period Period number
    /// @return Seconds since the epoch; the next period starts in this second
    function endOf(PeriodId period) external view returns (uint64);

    /// @notice Number of the version in force in a period (any period, also future ones as known today).
    /// @param period Period number
    /// @return Version number, from 1
    function versionAt(PeriodId period) external view returns (uint32);

    /// @notice The rules in force in a period.
    /// @param period Period number
    /// @return The whole set
    function rulesAt(PeriodId period) external view returns (Rules memory);

    /// @notice A version by its number.
    /// @param version Version number, from 1; reverts for an unknown one
    /// @return The whole set
    function rulesOf(uint32 version) external view returns (Rules memory);

    /// @notice What settlement needs of a period's rules, in few storage reads.
    /// @param period Period number
    /// @param loop MAIN or TRAINING
    /// @return licence The licence row of `loop`
    /// @return outcome The OUTCOME row
    /// @return serviceBase Guaranteed part of the service pool, ppm
    function splitAt(PeriodId period, Loop loop)
        external
        view
        returns (SplitRow memory licence, SplitRow memory outcome, uint32 serviceBase);

    /// @notice What the oracle needs of a period's rules, in few storage reads.
    /// @param period Period number
    /// @return Version, delay and windows, and the period's end
    function reportTermsAt(PeriodId period) external view returns (ReportTerms memory);

    /// @notice Greatest number of leaves that one anchor of a period may add to the log.
    /// @param period Period number
    /// @return Number of leaves, not 0
    function anchorGrowthAt(PeriodId period) external view returns (uint32);

    /// @notice What the market obeys in a period, in few storage reads.
    /// @param period Period number
    /// @return market Shares, numbers and windows of the market
    /// @return refundWindow How long a licence price stays in escrow unless the licensee accepts earlier, seconds
    function marketAt(PeriodId period) external view returns (MarketRules memory market, uint32 refundWindow);

    /// @notice How long a lab may answer an attested figure, and how long a verdict may take, in few storage reads.
    /// @param period Period number
    /// @return answerWindow Seconds after the attestation
    /// @return verdictWindow Seconds after the answer
    function disputeTermsAt(PeriodId period) external view returns (uint32 answerWindow, uint32 verdictWindow);

    /// @notice What the registries obey in a period, in few storage reads.
    /// @param period Period number
    /// @return Shares and windows of the registries
    function registryAt(PeriodId period) external view returns (RegistryRules memory);

    /// @notice Seconds after a period's end from which `settleLate` fallbacks can no longer be overtaken:
    /// reportDelay + 2·(reportWindow + challengeWindow + verdictWindow).
    /// @param period Period number
    /// @return Seconds, counted from the period's end
    function fallbackAfter(PeriodId period) external view returns (uint64);

    /// @notice ERC-6372 clock: the block's timestamp in seconds.
    /// @return Seconds since the epoch
    function clock() external view returns (uint48);

    /// @notice ERC-6372 mode: "mode=timestamp".
    /// @return A constant
    function CLOCK_MODE() external view returns (string memory); // solhint-disable-line func-name-mixedcase
}
