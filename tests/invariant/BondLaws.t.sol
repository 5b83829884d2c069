// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base} from "./Base.t.sol";
import {BondHandler} from "./BondHandler.sol";

/// @title BondLaws
/// @notice Laws 40 and 41 of LAWS.md: what holds of the bonds of log nodes after any sequence of calls. Law 41 is
/// checked by the handler inside the calls and reaches this campaign because a reverting handler fails it.
contract BondLaws is Base {
    BondHandler private _handler;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() external {
        _handler = new BondHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](10);
        selectors[0] = BondHandler.deposit.selector;
        selectors[1] = BondHandler.deposit.selector;
        selectors[2] = BondHandler.announce.selector;
        selectors[3] = BondHandler.withdraw.selector;
        selectors[4] = BondHandler.advance.selector;
        selectors[5] = BondHandler.anchor.selector;
        selectors[6] = BondHandler.proveOtherLeaf.selector;
        selectors[7] = BondHandler.proveOmitted.selector;
        selectors[8] = BondHandler.transfer.selector;
        selectors[9] = BondHandler.trespass.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    /// @notice The proof that the campaign acted; in the end every bond that was not lost goes back.
    function afterInvariant() external {
        string[8] memory actions =
            ["deposit", "announce", "withdraw", "anchor", "proveOtherLeaf", "proveOmitted", "transfer", "trespass"];
        uint256 acted = 0;
        for (uint256 i = 0; i < actions.length; ++i) {
            acted += _handler.acted(actions[i]) > 0 ? 1 : 0;
        }
        requireTrue(2 * acted > actions.length, "the campaign acted");
        _handler.drain();
        for (uint256 i = 0; i < actions.length; ++i) {
            requireTrue(_handler.acted(actions[i]) > 0, actions[i]);
        }
        _law40Solvency();
        requireEqual(0, _handler.bond().totalBonds(), "40: every bond can be withdrawn");
    }

    function invariant_laws_40_and_41() external view {
        _law40Solvency();
        uint256 sum = _handler.sumOfBonds();
        requireEqual(
            _handler.deposited(), sum + _handler.withdrawn() + _handler.booked(), "40: deposited = held + left"
        );
    }

    function _law40Solvency() private view {
        uint256 held = _handler.token().balanceOf(address(_handler.bond()));
        uint256 sum = _handler.sumOfBonds();
        requireEqual(sum + _handler.stray(), held, "40: balance = sum of bonds + what was sent beside them");
        requireEqual(sum, _handler.bond().totalBonds(), "40: the total is the sum of bonds");
    }
}
