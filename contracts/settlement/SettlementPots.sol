// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {Kind, Loop, PeriodId, ProductId} from "../lib/Types.sol";

/// @title SettlementPots
/// @notice What Settlement holds by composition and period: money goes in here and is taken out once.
abstract contract SettlementPots is ISettlement {
    using SafeERC20 for IERC20;

    IERC20 internal immutable _token;
    IRulebook internal immutable _rulebook;
    IProducts internal immutable _products;

    mapping(bytes32 key => mapping(PeriodId period => Pot)) private _pots;

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
        return _pots[key][period];
    }

    /// @dev One read.
    function _peek(bytes32 key, PeriodId period) internal view returns (Pot memory) {
        return _pots[key][period];
    }

    /// @dev Empties a pot for ever: its period is over, so nothing enters it again.
    function _take(bytes32 key, PeriodId period) internal {
        delete _pots[key][period];
    }

    function _put(bytes32 key, PeriodId period, Loop loop, Kind kind, uint256 amount) private {
        Pot memory pot = _pots[key][period];
        uint256 sum = amount + (kind == Kind.Licence ? pot.licence : pot.outcome);
        if (sum > type(uint112).max) {
            revert Settlement_PotOverflow(type(uint112).max, sum);
        }
        if (kind == Kind.Licence) {
            pot.licence = uint112(sum);
        } else {
            pot.outcome = uint112(sum);
        }
        pot.loop = loop;
        _pots[key][period] = pot;
    }
}
