// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SplitMath} from "../../contracts/lib/SplitMath.sol";
import {LibHarness} from "../../contracts/mocks/LibHarness.sol";
import {Base} from "./Base.t.sol";

/// @title MoneyLaws
/// @notice Laws 1 to 6 of LAWS.md: the arithmetic of a line and netting, on any input.
contract MoneyLaws is Base {
    uint256 private constant W = 1e6;
    uint256 private constant MAX = type(uint112).max;

    LibHarness private immutable LIB = new LibHarness();

    /// @dev Inputs of a split, brought into range.
    struct Input {
        uint256 licence;
        uint256 outcome;
        SplitMath.Row a;
        SplitMath.Row b;
        uint256 base;
        uint256 performance;
    }

    /// forge-config: default.fuzz.runs = 10000
    function test_law01_split__any_money__sums_exactly(uint256[2] memory money, uint32[8] memory cuts) external view {
        Input memory x = _input(money, cuts);
        SplitMath.Shares memory s = LIB.split(x.licence, x.a, x.outcome, x.b, x.base, x.performance);
        uint256 total = s.source + s.service + s.unearned + s.operator + s.ecosystem;
        requireEqual(x.licence + x.outcome, total, "1: the columns sum to the pot");
    }

    /// forge-config: default.fuzz.runs = 10000
    function test_law02_split__any_money__every_column_within_one_unit(uint256[2] memory money, uint32[8] memory cuts)
        external
        view
    {
        Input memory x = _input(money, cuts);
        SplitMath.Shares memory s = LIB.split(x.licence, x.a, x.outcome, x.b, x.base, x.performance);
        uint256 unit = W * W * W;
        uint256 service = x.licence * x.a.service + x.outcome * x.b.service;
        uint256 earned = service * (x.base * W + (W - x.base) * x.performance);
        _near(s.source * unit, (x.licence * x.a.source + x.outcome * x.b.source) * W * W, unit);
        _near(s.service * unit, earned, unit);
        _near(s.unearned * unit, service * W * W - earned, unit);
        _near(s.operator * unit, (x.licence * x.a.operator + x.outcome * x.b.operator) * W * W, unit);
        _near(s.ecosystem * unit, (x.licence * x.a.ecosystem + x.outcome * x.b.ecosystem) * W * W, unit);
    }

    /// forge-config: default.fuzz.runs = 10000
    function test_law03_components__any_weights__sum_to_the_source_pool(uint256 pool, uint256 seed, uint8 length)
        external
        view
    {
        uint256 exact = between(pool, 0, 2 * MAX * W);
        uint256[] memory weights = _weights(seed, between(length, 1, 20));
        uint256[] memory parts = LIB.components(exact, weights);
        uint256 sum = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            sum += parts[i];
        }
        requireEqual(exact / W, sum, "3: the components sum to the source pool");
    }

    /// forge-config: default.fuzz.runs = 10000
    function test_law04_components__any_weights__each_within_one_unit(uint256 pool, uint256 seed, uint8 length)
        external
        view
    {
        uint256 exact = between(pool, 0, 2 * MAX * W);
        uint256[] memory weights = _weights(seed, between(length, 1, 20));
        uint256[] memory parts = LIB.components(exact, weights);
        for (uint256 i = 0; i < parts.length; ++i) {
            _near(parts[i] * W * W, exact * weights[i], W * W);
        }
    }

    /// forge-config: default.fuzz.runs = 1000
    function test_law05_netting__any_order__one_exact_sum_per_account(uint8[] memory who, uint64[] memory what)
        external
        view
    {
        (address[] memory accounts, uint256[] memory amounts) = _credits(who, what);
        (address[] memory netted, uint256[] memory sums) = LIB.net(accounts, amounts, keccak256(abi.encode(who)));
        for (uint256 i = 0; i < netted.length; ++i) {
            uint256 expected = 0;
            for (uint256 j = 0; j < accounts.length; ++j) {
                expected += accounts[j] == netted[i] ? amounts[j] : 0;
            }
            requireEqual(expected, sums[i], "5: an account's sum is the sum of its credits");
            for (uint256 j = 0; j < i; ++j) {
                requireTrue(netted[i] != netted[j], "5: every account appears once");
            }
        }
        requireEqual(_sum(amounts), _sum(sums), "5: nothing is lost");
    }

    /// forge-config: default.fuzz.runs = 1000
    function test_law06_netting__any_salt__accounts_in_first_seen_order(uint8[] memory who, bytes32 salt)
        external
        view
    {
        uint64[] memory ones = new uint64[](who.length);
        for (uint256 i = 0; i < ones.length; ++i) {
            ones[i] = 1;
        }
        (address[] memory accounts, uint256[] memory amounts) = _credits(who, ones);
        (address[] memory netted,) = LIB.net(accounts, amounts, salt);
        uint256 next = 0;
        for (uint256 i = 0; i < accounts.length && next < netted.length; ++i) {
            if (accounts[i] == netted[next]) {
                ++next;
            }
        }
        requireEqual(netted.length, next, "6: accounts come in the order in which they were first seen");
    }

    function _near(uint256 scaled, uint256 exact, uint256 unit) private pure {
        requireAtMost(unit - 1, distance(scaled, exact), "a part differs from its exact rational by less than one unit");
    }

    function _input(uint256[2] memory money, uint32[8] memory cuts) private pure returns (Input memory x) {
        x.licence = between(money[0], 0, MAX);
        x.outcome = between(money[1], 0, MAX);
        x.a = _row(cuts[0], cuts[1], cuts[2]);
        x.b = _row(cuts[3], cuts[4], cuts[5]);
        x.base = between(cuts[6], 0, W);
        x.performance = between(cuts[7], 0, W);
    }

    function _row(uint256 a, uint256 b, uint256 c) private pure returns (SplitMath.Row memory row) {
        row.source = between(a, 0, W);
        row.service = between(b, 0, W - row.source);
        row.operator = between(c, 0, W - row.source - row.service);
        row.ecosystem = W - row.source - row.service - row.operator;
    }

    function _weights(uint256 seed, uint256 length) private pure returns (uint256[] memory weights) {
        weights = new uint256[](length);
        uint256 left = W;
        for (uint256 i = 0; i + 1 < length; ++i) {
            weights[i] = between(uint256(keccak256(abi.encode(seed, i))), 0, left);
            left -= weights[i];
        }
        weights[length - 1] = left;
    }

    function _credits(uint8[] memory who, uint64[] memory what)
        private
        pure
        returns (address[] memory accounts, uint256[] memory amounts)
    {
        uint256 length = who.length < what.length ? who.length : what.length;
        accounts = new address[](length);
        amounts = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) {
            accounts[i] = address(uint160(1 + who[i] % 32));
            amounts[i] = what[i];
        }
    }

    function _sum(uint256[] memory values) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < values.length; ++i) {
            sum += values[i];
        }
    }
}
