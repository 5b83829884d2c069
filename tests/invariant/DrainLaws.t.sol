// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IEcosystemFundErrors} from "../../contracts/interfaces/IEcosystemFundErrors.sol";
import {OrganisationId, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {DrainWorld} from "./DrainWorld.sol";

/// @title DrainLaws
/// @notice Laws 30 and 31 of LAWS.md: by the rules alone, everything that came in leaves again.
contract DrainLaws is DrainWorld {
    uint24 private constant WHOLE = 1_000_000;
    uint256 private constant QUARTER = 90 days;
    OrganisationId private constant ELEVEN = OrganisationId.wrap(11);

    /// @custom:edge E31
    function test_law30_drain__every_kind_of_period_in_any_order__settlement_holds_zero() external {
        uint256 given = _liveThroughFivePeriods();
        requireEqual(0, _held(address(settlement)), "30: settlement holds nothing");
        for (uint32 p = 0; p < _open; ++p) {
            for (uint256 i = 0; i < COMPOSITIONS; ++i) {
                requireEqual(0, _inPot(i, p), "30: every pot is empty");
            }
        }
        (uint256 general, uint256 service) = fund.bound();
        requireTrue(general != 0 && service != 0, "30: budgets are still open");
        requireEqual(_free() + general + service, _held(address(fund)), "30: the fund holds what its ledgers say");
        requireEqual(0, fund.surplus(), "30: and nothing that no ledger knows");
        requireEqual(_earned + given, _paidOut() + _held(address(fund)), "30: all that came in is paid, or the fund's");
    }

    /// @notice Sums that several calls left open, of several periods, some of which are parked when they are paid.
    function test_law30_drain__carries_left_open__settlement_holds_zero() external {
        _earn(66);
        _endReported(6, [Reward(3, 11, 1), Reward(3, 12, 2), Reward(5, 12, 3)]);
        _earn(77);
        _endMissed();
        _earn(88);
        _endReported(7, [Reward(3, 11, 3), Reward(3, 12, 4), Reward(5, 12, 5)]);
        _settlePart(2, 1, 2, 2);
        _settlePart(0, 0, COMPOSITIONS, 0);
        _settlePart(2, 0, COMPOSITIONS, 1);
        _settleMissed(1);
        requireEqual(3, openCarries(), "30: three calls left sums");
        requireEqual(inCarries(), _held(address(settlement)), "30: settlement holds what is carried");
        _refuse(1, PlainToken.Manner.Revert);
        _refuse(6, PlainToken.Manner.ReturnFalse);
        for (uint256 calls = 0; openCarries() != 0; ++calls) {
            _goOn(1 + calls % 3);
        }
        requireTrue(settlement.owed(accounts[1]) != 0 && settlement.owed(address(fund)) != 0, "30: some are parked");
        _withdrawAll();
        requireEqual(0, _held(address(settlement)), "30: settlement holds nothing");
        requireEqual(_free(), _held(address(fund)), "30: the fund holds what its ledgers say");
        requireEqual(_earned, _paidOut() + _held(address(fund)), "30: all that came in is paid, or the fund's");
    }

    /// @notice Budgets of the whole earmark, full shares, and a vote on OPERATION empty the fund too.
    function test_law31_drain__rewards_of_the_whole_and_a_vote__nothing_is_left_anywhere() external {
        uint256 given = _liveThroughFivePeriods();
        _closeBudgets(1);
        _closeBudgets(3);
        fund.setBudgetRules(
            IEcosystemFund.BudgetRules([uint24(0), 0, WHOLE, 0, WHOLE, 0], 1_000, 0), PeriodId.wrap(_open + 1)
        );
        _endMissed();
        _endReported(5, [Reward(3, 11, WHOLE), Reward(5, 12, WHOLE), Reward(6, 12, WHOLE)]);
        _claim(_open - 1, 0);
        _claim(_open - 1, 1);
        fund.drawOperation(fund.operationBalance(), bytes32(0));
        requireEqual(0, _held(address(settlement)), "31: settlement holds nothing");
        requireEqual(0, _free(), "31: no earmark has anything");
        requireEqual(0, _held(address(fund)), "31: the fund holds nothing");
        requireEqual(_earned + given, _paidOut(), "31: all that came in is paid");
    }

    /// @notice Grants alone take at most a quarter of an earmark in a quarter of a year: what is left shrinks to three
    /// quarters each time, and three units, of which no quarter is a whole unit, stay.
    function test_law31_drain__grants_alone__at_most_three_units_stay() external {
        IEcosystemFundErrors.Earmark earmark = IEcosystemFundErrors.Earmark.Ecosystem;
        uint256 amount = 1e12;
        token.mint(address(this), amount);
        token.approve(address(fund), amount);
        fund.donate(earmark, amount, 0);
        VM.warp(block.timestamp + QUARTER);
        requireEqual(amount / 4, fund.quarterOf(earmark).start / 4, "31: a quarter may be granted in a quarter");
        uint256 quarters = 0;
        while (fund.ecosystemBalance() >= 4) {
            uint256 greatest = fund.ecosystemBalance() / 4;
            uint256 before = fund.ecosystemBalance();
            fund.grant(earmark, ELEVEN, greatest, bytes32(0));
            requireEqual(before - greatest, fund.ecosystemBalance(), "31: a quarter of it leaves");
            (bool more,) = address(fund).call(abi.encodeCall(fund.grant, (earmark, ELEVEN, 1, bytes32(0))));
            requireTrue(!more, "31: not a unit more in the same quarter");
            VM.warp(block.timestamp + QUARTER);
            requireAtMost(200, ++quarters, "31: three quarters of it stay each time");
        }
        requireEqual(3, fund.ecosystemBalance(), "31: three units stay");
        requireEqual(amount - 3, _held(accounts[5]), "31: all others are granted");
    }

    /// @dev Missed without base, reported, missed with base, reported, reported; gifts; refusals; settled out of order.
    /// Returns what was given to the fund directly.
    function _liveThroughFivePeriods() private returns (uint256 given) {
        fund.setBudgetRules(
            IEcosystemFund.BudgetRules([uint24(200_000), 100_000, 300_000, 0, 500_000, 400_000], 1_000, 0),
            PeriodId.wrap(1)
        );
        _earn(11);
        _endMissed();
        _earn(22);
        _endReported(1, [Reward(3, 11, 400_000), Reward(5, 12, 333_333), Reward(2, 12, WHOLE)]);
        _earn(33);
        _endMissed();
        given = _gifts();
        _earn(44);
        _endReported(3, [Reward(6, 11, 999_999), Reward(3, 12, 1), Reward(2, 11, 500_001)]);
        _earn(55);
        _endReported(4, [Reward(3, 11, 1), Reward(3, 12, 2), Reward(5, 12, 3)]);
        _refuse(1, PlainToken.Manner.Revert);
        _refuse(4, PlainToken.Manner.ReturnFalse);
        _refuse(6, PlainToken.Manner.Revert);
        _settle(3, 1, 2);
        _settleMissed(0);
        _settle(4, 0, COMPOSITIONS);
        requireTrue(settlement.owed(accounts[1]) != 0 && settlement.owed(address(fund)) != 0, "30: some are parked");
        _refuse(6, PlainToken.Manner.Normal);
        _refuse(5, PlainToken.Manner.Revert);
        _settleMissed(2);
        _settle(1, 0, COMPOSITIONS);
        _settle(3, 0, COMPOSITIONS);
        _claim(1, 0);
        _claim(1, 1);
        _claim(1, 2);
        _claim(3, 2);
        _claim(3, 0);
        requireTrue(fund.owed(accounts[5]) != 0, "30: the fund parks too");
        _withdrawAll();
    }

    /// @dev A donation and public money, half of which is granted or spent.
    function _gifts() private returns (uint256 given) {
        given = 9_000_001;
        token.mint(address(this), given);
        token.approve(address(fund), given);
        fund.donate(IEcosystemFundErrors.Earmark.Ecosystem, 3_000_001, 0);
        fund.fundPublicly(IEcosystemFundErrors.Earmark.Operation, 6_000_000, 0);
        VM.warp(block.timestamp + QUARTER);
        fund.grant(IEcosystemFundErrors.Earmark.Ecosystem, ELEVEN, 750_000, bytes32(0));
        fund.drawOperation(2_999_999, bytes32(0));
    }
}
