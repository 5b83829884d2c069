// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base} from "./Base.t.sol";
import {SettlementHandler} from "./SettlementHandler.sol";

/// @title SettlementLaws
/// @notice Laws 10 to 19 and 36 of LAWS.md: what holds after any sequence of calls. Laws 14, 17, 19 and most of 36 are
/// checked by the handler inside the calls and reach this campaign because a reverting handler fails it.
contract SettlementLaws is Base {
    SettlementHandler private _handler;

    function setUp() external {
        _handler = new SettlementHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = SettlementHandler.pay.selector;
        selectors[1] = SettlementHandler.pay.selector;
        selectors[2] = SettlementHandler.advance.selector;
        selectors[3] = SettlementHandler.settle.selector;
        selectors[4] = SettlementHandler.settle.selector;
        selectors[5] = SettlementHandler.withdraw.selector;
        selectors[6] = SettlementHandler.payFund.selector;
        selectors[7] = SettlementHandler.refuse.selector;
        selectors[8] = SettlementHandler.donate.selector;
        selectors[9] = SettlementHandler.trespass.selector;
        selectors[10] = SettlementHandler.settleInParts.selector;
        selectors[11] = SettlementHandler.goOn.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    /// @notice Law 16 and the proof that the campaign acted: in the end everything can be emptied.
    function afterInvariant() external {
        string[11] memory actions = [
            "pay",
            "donate",
            "refuse",
            "advance",
            "settle",
            "settleLate",
            "settleInParts",
            "goOn",
            "withdraw",
            "payFund",
            "trespass"
        ];
        // By chance a run leaves out an action or two; one that left out half of them did nothing.
        uint256 acted = 0;
        for (uint256 i = 0; i < actions.length; ++i) {
            acted += _handler.acted(actions[i]) > 0 ? 1 : 0;
        }
        requireTrue(2 * acted > actions.length, "the campaign acted");
        _law16Liveness();
        // By a report or late: a run in which every period with money was missed has no report to settle by.
        requireTrue(_handler.potsSettled() > 0, "the campaign settled pots");
        for (uint256 i = 0; i < actions.length; ++i) {
            _requireActed(actions[i]);
        }
    }

    function _law16Liveness() private {
        _handler.drain();
        requireEqual(0, _handler.inPots(), "16: every pot can be emptied");
        requireEqual(0, _handler.inOwed(), "16: everything parked can be paid");
        requireEqual(0, _handler.inCarries() + _handler.openCarries(), "16: everything carried can be paid");
        requireEqual(_handler.donated(), _balance(), "16: exactly what was only donated is left");
    }

    function invariant_laws_10_to_19_and_36() external view {
        _law10Solvency();
        _law11Conservation();
        _law12Owed();
        _law13OncePerPot();
        _law15ClosedPots();
        _law18Earmarks();
        _law36Carries();
    }

    function _law10Solvency() private view {
        uint256 due = _handler.inPots() + _handler.inOwed() + _handler.inCarries() + _handler.donated();
        requireEqual(due, _balance(), "10: the balance is what waits in pots, is parked, is carried or was donated");
    }

    function _law11Conservation() private view {
        uint256 known = _handler.inAccounts() + _handler.inPots() + _handler.inOwed() + _handler.inCarries();
        requireEqual(_handler.received(), known, "11: received = paid + pots + owed + carried");
    }

    function _law12Owed() private view {
        requireEqual(_handler.parked() - _handler.withdrawn(), _handler.inOwed(), "12: owed = parked - withdrawn");
    }

    function _law13OncePerPot() private view {
        requireTrue(_handler.oncePerPot(), "13: a pot is settled at most once");
    }

    function _law15ClosedPots() private view {
        requireTrue(_handler.closedPotsNeverGrew(), "15: a closed pot never grows");
    }

    function _law18Earmarks() private view {
        uint256 earmarked = _handler.fund().ecosystemBalance() + _handler.fund().serviceBalance();
        uint256 held = _handler.token().balanceOf(address(_handler.fund()));
        requireEqual(earmarked, held, "18: the earmarks are what the fund holds");
    }

    function _law36Carries() private view {
        requireTrue(_handler.carriesCounted(), "36: a carry counts until it is gone on from, once");
    }

    function _requireActed(string memory action) private view {
        requireTrue(_handler.acted(action) > 0, action);
    }

    function _balance() private view returns (uint256) {
        return _handler.token().balanceOf(address(_handler.settlement()));
    }
}
