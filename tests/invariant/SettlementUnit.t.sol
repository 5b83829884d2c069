// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {TokenTransfer} from "../../contracts/lib/TokenTransfer.sol";
import {Kind, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {Base} from "./Base.t.sol";
import {World} from "./World.sol";

/// @title SettlementUnit
/// @notice Named cases that need a token which misbehaves, or gas that is short.
contract SettlementUnit is Base, World {
    PeriodId private constant ZERO = PeriodId.wrap(0);
    address private constant SHARED = address(0xA2);

    function test_settle__same_account_as_holder_and_provider__one_transfer() external {
        _payIn(1e9);
        settlement.settle(ZERO, _one(_final()));
        for (uint256 i = 0; i < accounts.length; ++i) {
            requireAtMost(1, token.transfersTo(accounts[i]), "one transfer per account");
        }
        requireEqual(4e9, _held(), "everything is paid");
        requireEqual(0, token.balanceOf(address(settlement)), "nothing is left");
    }

    /// @custom:edge E4
    function test_settle__payee_refuses_in_any_way__others_paid_and_it_parked() external {
        _payIn(1e9);
        ISettlement.Batch memory batch = _final();
        batch.lines = 0;
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            token.setManner(SHARED, PlainToken.Manner(between(i, 1, 3)));
            (batch.firstLine, batch.lines) = (uint16(i), 1);
            settlement.settle(ZERO, _one(batch));
        }
        uint256 parked = settlement.owed(SHARED);
        requireTrue(parked > 0, "the refusing payee is parked");
        requireEqual(0, token.balanceOf(SHARED), "and not paid");
        requireEqual(4e9 - parked, _held(), "everybody else is paid");
        token.setManner(SHARED, PlainToken.Manner.Normal);
        VM.prank(SHARED);
        settlement.withdraw(address(0xA1));
        requireEqual(4e9, _held(), "the parked money is paid out");
        requireEqual(0, settlement.owed(SHARED), "once");
    }

    function test_settle__payee_returns_a_bomb__costs_little_and_is_told_apart() external {
        _payIn(1e9);
        ISettlement.Batch memory batch = _final();
        token.setManner(SHARED, PlainToken.Manner.LongReturn);
        token.setManner(address(0xA1), PlainToken.Manner.LongRevert);
        settlement.settle(ZERO, _one(batch));
        requireTrue(token.balanceOf(SHARED) > 0, "a long answer that says true is a payment");
        requireTrue(settlement.owed(address(0xA1)) > 0, "a long revert is parked");
    }

    function test_settle__too_little_gas__reverts_instead_of_parking() external {
        _payIn(1e9);
        ISettlement.Batch[] memory batches = _one(_final());
        bool asked = false;
        for (uint256 gas_ = 250_000; gas_ < 1_200_000; gas_ += 17_000) {
            try settlement.settle{gas: gas_}(ZERO, batches) {
                break;
            } catch (bytes memory reason) {
                bool guarded = bytes4(reason) == ISettlement.Settlement_MoreGasNeeded.selector;
                requireTrue(guarded || reason.length == 0, "out of gas, or more gas asked for");
                asked = asked || guarded;
            }
        }
        requireTrue(asked, "more gas is asked for before a transfer");
        for (uint256 i = 0; i < accounts.length; ++i) {
            requireEqual(0, settlement.owed(accounts[i]), "nobody can be parked by a stingy caller");
        }
        requireEqual(4e9, _held(), "everybody is paid in the end");
        requireTrue(
            TokenTransfer.GAS_NEEDED - TokenTransfer.GAS_NEEDED / 64 - 3_000 > TokenTransfer.GAS_CAP, "cap given"
        );
    }

    /// @custom:edge E4
    function test_settle__fund_refuses__parked_and_paid_and_booked_later() external {
        _payIn(1e9);
        token.setManner(address(fund), PlainToken.Manner.Revert);
        settlement.settle(ZERO, _one(_final()));
        uint256 parked = settlement.owed(address(fund));
        requireTrue(parked > 0, "the fund is parked");
        requireEqual(0, fund.ecosystemBalance() + fund.serviceBalance(), "and not booked");
        token.setManner(address(fund), PlainToken.Manner.Normal);
        settlement.payFund();
        requireEqual(parked, fund.ecosystemBalance() + fund.serviceBalance(), "later it is booked");
        requireTrue(fund.serviceBalance() > 0 && fund.ecosystemBalance() > 0, "under both earmarks");
        requireEqual(parked, token.balanceOf(address(fund)), "and paid");
    }

    function test_settle__holder_unknown__line_skipped_and_pot_waits() external {
        _payIn(1e9);
        zone.setHolder(6, address(0));
        settlement.settle(ZERO, _one(_final()));
        uint256 waiting = 0;
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            waiting += settlement.potOf(keys[i], ZERO).licence;
        }
        requireEqual(2e9, waiting, "the two lines with resource 6 wait");
        requireEqual(2e9, _held(), "the others are paid");
    }

    function test_settle__weights_or_performance_break_their_law__only_that_line_waits() external {
        _payIn(1e9);
        (uint24[][] memory weights, uint24[] memory performance) = _even();
        weights[0][0] -= 1;
        performance[1] = 1_000_001;
        ISettlement.Batch memory batch = _batch(0, weights, performance);
        _report(0, batch);
        settlement.settle(ZERO, _one(batch));
        requireEqual(1e9, settlement.potOf(keys[0], ZERO).licence, "weights that do not sum");
        requireEqual(1e9, settlement.potOf(keys[1], ZERO).licence, "performance above the whole");
        requireEqual(2e9, _held(), "the others are paid");
    }

    /// @dev The same licence money for every composition in period 0, which then ends.
    function _payIn(uint256 amount) private {
        token.mint(address(this), amount * COMPOSITIONS);
        token.approve(address(settlement), amount * COMPOSITIONS);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            settlement.receiveRevenue(keys[i], Kind.Licence, amount);
        }
        zone.setPeriod(1);
    }

    function _final() private returns (ISettlement.Batch memory batch) {
        (uint24[][] memory weights, uint24[] memory performance) = _even();
        batch = _batch(0, weights, performance);
        _report(0, batch);
    }

    function _even() private view returns (uint24[][] memory weights, uint24[] memory performance) {
        weights = new uint24[][](COMPOSITIONS);
        performance = new uint24[](COMPOSITIONS);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            uint256 size = sizeOf(i);
            weights[i] = new uint24[](size);
            for (uint256 j = 0; j < size; ++j) {
                weights[i][j] = uint24(1e6 / size + (j == 0 ? 1e6 % size : 0));
            }
        }
    }

    function _held() private view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += token.balanceOf(accounts[i]);
        }
    }
}
