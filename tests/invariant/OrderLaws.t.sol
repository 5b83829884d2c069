// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base} from "./Base.t.sol";
import {SettlementHandler} from "./SettlementHandler.sol";

/// @title OrderLaws
/// @notice Laws 32 to 34, 37 and 38 of LAWS.md: two worlds with the same revenue and the same reports, settled in other ways, end with
/// the same balances to the unit. SettlementHandler also holds each single call to its laws.
contract OrderLaws is Base {
    uint32 private constant PERIODS = 3;
    uint256 private constant LINES = 4;

    SettlementHandler private _one;
    SettlementHandler private _other;

    function setUp() external {
        _one = new SettlementHandler();
        _other = new SettlementHandler();
    }

    /// @notice The keeper of the other world stands still for three periods and catches up in any order.
    /// @custom:edge E31
    /// forge-config: default.fuzz.runs = 200
    /// forge-config: deep.fuzz.runs = 10000
    function test_law32_order__keeper_three_periods_behind__catches_up_to_the_unit(uint256 seed) external {
        for (uint32 p = 0; p < PERIODS; ++p) {
            _live(_one, seed, p);
            _settleWhole(_one, p);
        }
        for (uint32 p = 0; p < PERIODS; ++p) {
            _live(_other, seed, p);
        }
        requireTrue(_other.inPots() == _other.received(), "32: nothing was settled while the keeper stood still");
        uint32 first = uint32(seed % PERIODS);
        uint32 step = seed % 2 == 0 ? 1 : 2;
        for (uint32 i = 0; i < PERIODS; ++i) {
            _settleWhole(_other, (first + i * step) % PERIODS);
        }
        _requireSame("32: late and in another order, as on time");
    }

    /// @notice The other world settles line by line, last first.
    /// forge-config: default.fuzz.runs = 200
    /// forge-config: deep.fuzz.runs = 10000
    function test_law33_slices__line_by_line__equal_the_whole(uint256 seed) external {
        _live(_one, _reported(seed, 0), 0);
        _live(_other, _reported(seed, 0), 0);
        _one.settle(0, 0, LINES, false);
        for (uint256 i = LINES; i > 0; --i) {
            _other.settleSlice(0, i - 1, 1);
        }
        _requireSame("33: slices are the whole");
    }

    /// @notice What a call of all lines pays each account is the sum of what calls of one line pay it.
    /// forge-config: default.fuzz.runs = 200
    /// forge-config: deep.fuzz.runs = 10000
    function test_law34_netting__one_call_of_all_lines__equals_the_sums_by_line(uint256 seed) external {
        _live(_one, _reported(seed, 0), 0);
        _live(_other, _reported(seed, 0), 0);
        _one.settle(0, 0, LINES, false);
        uint256[] memory sums = new uint256[](7);
        for (uint256 line = 0; line < LINES; ++line) {
            uint256[] memory before = _balances(_other);
            _other.settleSlice(0, line, 1);
            uint256[] memory behind = _balances(_other);
            for (uint256 i = 0; i < sums.length; ++i) {
                sums[i] += behind[i] - before[i];
            }
        }
        uint256[] memory netted = _balances(_one);
        for (uint256 i = 0; i < sums.length; ++i) {
            requireEqual(sums[i], netted[i], "34: an account's sum is the sum of its lines");
        }
    }

    /// @notice Calls of one line each, with any number of transfers, that go on from one another, and then calls that only
    /// pay: every account and earmark has in the end what one call of all lines gives it.
    /// forge-config: default.fuzz.runs = 200
    /// forge-config: deep.fuzz.runs = 10000
    function test_law37_parts__any_lines_and_transfers__equal_the_whole(uint256 seed) external {
        _live(_one, _reported(seed, 0), 0);
        _live(_other, _reported(seed, 0), 0);
        _one.settle(0, 0, LINES, false);
        for (uint256 i = LINES; i > 0; --i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, "parts", i)));
            _other.settlePart(0, i - 1, 1, drawn % 4, drawn >> 8);
        }
        for (uint256 calls = 0; _other.openCarries() != 0; ++calls) {
            requireAtMost(28, calls, "37: each call of a transfer brings the end nearer");
            _other.goOn(seed, 1 + (seed >> calls) % 3);
        }
        _requireSame("37: parts are the whole");
    }

    /// @notice Where nobody is paid before the last line, every account gets one transfer from all calls together.
    /// forge-config: default.fuzz.runs = 200
    /// forge-config: deep.fuzz.runs = 10000
    function test_law38_parts__paid_behind_the_last_line__one_transfer_per_account(uint256 seed, uint8 few) external {
        uint256 most = between(few, 1, 7);
        for (uint32 p = 0; p < PERIODS; ++p) {
            _live(_other, _reported(seed, p), p);
        }
        for (uint32 p = PERIODS; p > 0; --p) {
            for (uint256 i = 0; i < LINES; ++i) {
                _other.settlePart(p - 1, i, 1, p == 1 && i == LINES - 1 ? most : 0, 1);
            }
        }
        while (_other.openCarries() != 0) {
            _other.goOn(0, most);
        }
        requireEqual(_other.received(), _other.inAccounts(), "38: all of it is paid");
        for (uint256 i = 0; i < 7; ++i) {
            uint256 transfers = _other.token().transfersTo(_other.accounts(i));
            requireAtMost(1, transfers, "38: one transfer per account for three periods");
        }
    }

    /// @dev A period of up to eight payments that ends with a report or is missed, by the seed.
    function _live(SettlementHandler world, uint256 seed, uint32 period) private {
        for (uint256 i = 0; i <= LINES; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, period, i)));
            world.pay(drawn, drawn % 3 == 0, uint96(drawn >> 8));
        }
        world.advance(uint256(keccak256(abi.encode(seed, period, "end"))) / 3 * 3 + (seed >> (8 * period)) % 3);
    }

    /// @dev A seed whose period ends with a report.
    function _reported(uint256 seed, uint32 period) private pure returns (uint256) {
        return (seed >> (8 * period)) % 3 == 0 ? seed ^ (1 << (8 * period)) : seed;
    }

    /// @dev Everything of one period: reported in one call, missed by composition.
    function _settleWhole(SettlementHandler world, uint32 period) private {
        for (uint256 i = 0; i < LINES; ++i) {
            world.settleAll(period, i);
        }
    }

    function _requireSame(string memory law) private view {
        requireEqual(0, _one.inPots() + _other.inPots(), "every pot is empty");
        requireEqual(_one.received(), _other.received(), "the same came in");
        requireEqual(_one.received(), _one.inAccounts(), "all of it is paid");
        uint256[] memory ours = _balances(_one);
        uint256[] memory theirs = _balances(_other);
        for (uint256 i = 0; i < ours.length; ++i) {
            requireEqual(ours[i], theirs[i], law);
        }
        requireEqual(_one.fund().ecosystemBalance(), _other.fund().ecosystemBalance(), law);
        requireEqual(_one.fund().serviceBalance(), _other.fund().serviceBalance(), law);
    }

    /// @dev Who earns has the same account in both worlds; the fund, last, is its world's own.
    function _balances(SettlementHandler world) private view returns (uint256[] memory found) {
        found = new uint256[](7);
        for (uint256 i = 0; i < found.length; ++i) {
            found[i] = world.token().balanceOf(world.accounts(i));
        }
    }
}
