// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {PackedPot, PackedPots} from "../lib/PackedPot.sol";
import {Kind, Loop, PeriodId, ProductId} from "../lib/Types.sol";

/// @title SettlementPots
/// @notice What Settlement holds by composition and period: money goes in here and is taken out once.
abstract contract SettlementPots is ISettlement {
    using SafeERC20 for IERC20;

    /// @dev A pot in storage: a struct, so that one lookup serves reading and emptying.
    struct Stored {
        PackedPot pot;
    }

    IERC20 internal immutable _token;
    IRulebook internal immutable _rulebook;
    IProducts internal immutable _products;

    /// @dev By period first: a call settles many keys of one period.
    mapping(PeriodId period => mapping(bytes32 key => Stored)) internal _pots;

    /// @notice Fixes what never changes.
    /// @param token Settlement token
    /// @param rulebook Period clock and split rows
    /// @param products Compositions
    constructor(IERC20 token, IRulebook rulebook, IProducts products) {
        _token = token;
        _rulebook = rulebook;
        _products = products;
    }

    /// @inheritdoc ISettlement
    /// @dev A token that calls back can't use this call: whatever it lets out of the contract meanwhile is missing from
    /// the measured amount. The open period's pots can't be taken, so no guard is needed.
    function receiveRevenue(bytes32 key, Kind kind, uint256 amount) external {
        // Checks
        if (amount == 0) {
            revert Settlement_ZeroAmount();
        }
        IProducts.Composition memory composition = _products.composition(key);
        if (composition.product == ProductId.wrap(0)) {
            revert Settlement_UnknownComposition(key);
        }
        PeriodId period = _rulebook.currentPeriod();

        // Effects
        _put(key, period, composition.loop, kind, amount);
        emit RevenueReceived(key, period, msg.sender, kind, amount);

        // Interactions
        uint256 before = _token.balanceOf(address(this));
        _token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = _token.balanceOf(address(this));
        if (balance != before + amount) {
            revert Settlement_WrongAmountReceived(amount, balance > before ? balance - before : 0);
        }
    }

    /// @inheritdoc ISettlement
    function potOf(bytes32 key, PeriodId period) external view returns (Pot memory) {
        PackedPot pot = _pots[period][key].pot;
        return Pot({licence: uint112(pot.licence()), outcome: uint112(pot.outcome()), loop: pot.loop()});
    }

    function _put(bytes32 key, PeriodId period, Loop loop, Kind kind, uint256 amount) private {
        Stored storage stored = _pots[period][key];
        PackedPot pot = stored.pot;
        (uint256 licence, uint256 outcome) = (pot.licence(), pot.outcome());
        uint256 sum = amount + (kind == Kind.Licence ? licence : outcome);
        if (sum > PackedPots.GREATEST) {
            revert Settlement_PotOverflow(PackedPots.GREATEST, sum);
        }
        stored.pot = kind == Kind.Licence ? PackedPots.pack(sum, outcome, loop) : PackedPots.pack(licence, sum, loop);
    }
}
