// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base} from "./Base.t.sol";
import {FundHandler} from "./FundHandler.sol";

/// @title FundLaws
/// @notice Laws 20 to 28 of LAWS.md: what holds of the fund after any sequence of calls. Laws 23, 24, 26 and 27 are also
/// checked by the handler inside the calls and reach this campaign because a reverting handler fails it.
contract FundLaws is Base {
    FundHandler private _handler;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() external {
        _handler = new FundHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](16);
        selectors[0] = FundHandler.book.selector;
        selectors[1] = FundHandler.give.selector;
        selectors[2] = FundHandler.transfer.selector;
        selectors[3] = FundHandler.bookSurplus.selector;
        selectors[4] = FundHandler.advance.selector;
        selectors[5] = FundHandler.advance.selector;
        selectors[6] = FundHandler.refuse.selector;
        selectors[7] = FundHandler.open.selector;
        selectors[8] = FundHandler.close.selector;
        selectors[9] = FundHandler.close.selector;
        selectors[10] = FundHandler.claim.selector;
        selectors[11] = FundHandler.claim.selector;
        selectors[12] = FundHandler.grant.selector;
        selectors[13] = FundHandler.draw.selector;
        selectors[14] = FundHandler.trespass.selector;
        selectors[15] = FundHandler.withdraw.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    /// @notice Law 28 and the proof that the campaign acted: in the end nothing is set apart any more.
    function afterInvariant() external {
        string[13] memory actions = [
            "book",
            "donate",
            "fundPublicly",
            "transfer",
            "bookSurplus",
            "refuse",
            "open",
            "close",
            "claim",
            "grant",
            "draw",
            "trespass",
            "withdraw"
        ];
        // By chance a run leaves out an action or two; one that left out half of them did nothing.
        uint256 acted = 0;
        for (uint256 i = 0; i < actions.length; ++i) {
            acted += _handler.acted(actions[i]) > 0 ? 1 : 0;
        }
        requireTrue(2 * acted > actions.length, "the campaign acted");
        _law28Liveness();
        for (uint256 i = 0; i < actions.length; ++i) {
            _requireActed(actions[i]);
        }
    }

    function _law28Liveness() private {
        _handler.drain();
        (uint256 general, uint256 service) = _handler.fund().bound();
        requireEqual(0, general + service, "28: every budget can be closed and everything parked be paid");
        requireEqual(_handler.received(0) - _handler.paid(0), _free(), "28: all other money is free");
        requireTrue(_handler.paid(0) > 0, "28: the last report's reward was paid");
    }

    function invariant_laws_20_to_27() external view {
        _law20Solvency();
        _law21Conservation();
        _law22Bound();
        _law23Budgets();
        _law25Service();
    }

    function _law20Solvency() private view {
        (uint256 general, uint256 service) = _handler.fund().bound();
        uint256 due = _free() + _handler.fund().serviceBalance() + general + service + _handler.stray();
        uint256 held = _handler.token().balanceOf(address(_handler.fund()));
        requireEqual(due, held, "20: the balance is free, set apart or not booked");
        requireEqual(_handler.stray(), _handler.fund().surplus(), "20: what nobody booked is no earmark's");
    }

    function _law21Conservation() private view {
        (uint256 general,) = _handler.fund().bound();
        requireEqual(_handler.received(0), _handler.paid(0) + _free() + general, "21: received = paid + free + bound");
    }

    function _law22Bound() private view {
        (uint256 general, uint256 service) = _handler.fund().bound();
        uint256[2] memory budgets = _handler.inBudgets();
        (uint256[2] memory parked, uint256 owed) = _handler.inOwed();
        requireEqual(budgets[0] + parked[0], general, "22: set apart = open budgets + parked");
        requireEqual(budgets[1] + parked[1], service, "22: set apart = open budgets + parked, SERVICE");
        requireEqual(parked[0] + parked[1], owed, "22: owed = parked - withdrawn");
    }

    function _law23Budgets() private view {
        requireTrue(_handler.budgetsKept(), "23: claims and what is left never exceed a budget");
    }

    function _law25Service() private view {
        (, uint256 service) = _handler.fund().bound();
        uint256 held = _handler.fund().serviceBalance() + service;
        (uint256[2] memory parked,) = _handler.inOwed();
        requireEqual(_handler.received(1), _handler.paid(1) + held, "25: SERVICE received = paid + held");
        requireEqual(
            _handler.serviceRewards(), _handler.paid(1) + parked[1], "25: SERVICE leaves by programmes 5 and 6"
        );
    }

    function _free() private view returns (uint256) {
        return _handler.fund().ecosystemBalance() + _handler.fund().operationBalance();
    }

    function _requireActed(string memory action) private view {
        requireTrue(_handler.acted(action) > 0, action);
    }
}
