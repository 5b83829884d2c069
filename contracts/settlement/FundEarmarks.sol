// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";

/// @title FundEarmarks
/// @notice What the fund holds and under which earmark.
/// @dev Two sides: SERVICE money, and all other money. `book` touches one slot, `_held`: everything on either side,
/// whether free or set apart. What is free follows from it.
abstract contract FundEarmarks is IEcosystemFund {
    using SafeERC20 for IERC20;

    /// @dev Everything the fund accounts for, by side, and the quarter of the last change: 2^112 units are more than
    /// any token of the zone has.
    struct Held {
        uint112 general;
        uint112 service;
        uint32 quarter;
    }

    /// @dev What of it is set apart: open budgets and parked payments, by side.
    struct Bound {
        uint128 general;
        uint128 service;
    }

    uint256 private constant QUARTER = 90 days;

    address internal immutable _governance;
    IERC20 internal immutable _token;
    IRulebook internal immutable _rulebook;
    uint256 private immutable _genesis;

    Held private _held;
    Bound private _bound;
    uint128 private _operation;
    mapping(Earmark earmark => Quarter) private _quarters;

    modifier onlyGovernance() {
        if (msg.sender != _governance) {
            revert EcosystemFund_NotGovernance(_governance, msg.sender);
        }
        _;
    }

    /// @notice Fixes what never changes.
    /// @param governance TimelockController that executes votes
    /// @param token Settlement token
    /// @param rulebook Period clock
    constructor(address governance, IERC20 token, IRulebook rulebook) {
        _governance = governance;
        _token = token;
        _rulebook = rulebook;
        _genesis = rulebook.genesis();
    }

    /// @inheritdoc IEcosystemFund
    function book(uint256 ecosystem, uint256 service) external {
        _add(ecosystem, service, _token.balanceOf(address(this)));
        emit Booked(msg.sender, ecosystem, service);
    }

    /// @inheritdoc IEcosystemFund
    function donate(Earmark earmark, uint256 amount, bytes32 noteHash) external {
        // Checks and effects
        uint256 before = _give(earmark, amount);
        emit Donated(msg.sender, earmark, amount, noteHash);

        // Interactions
        _pull(amount, before);
    }

    /// @inheritdoc IEcosystemFund
    function fundPublicly(Earmark earmark, uint256 amount, bytes32 referenceHash) external {
        // Checks and effects
        uint256 before = _give(earmark, amount);
        emit PubliclyFunded(msg.sender, earmark, amount, referenceHash);

        // Interactions
        _pull(amount, before);
    }

    /// @inheritdoc IEcosystemFund
    function bookSurplus(Earmark earmark) external onlyGovernance {
        // Checks
        _requireNotService(earmark);
        uint256 amount = surplus();
        if (amount == 0) {
            revert EcosystemFund_NoAmount();
        }

        // Effects
        _put(earmark, amount, _token.balanceOf(address(this)));
        emit SurplusBooked(earmark, amount);
    }

    /// @inheritdoc IEcosystemFund
    function ecosystemBalance() external view returns (uint256) {
        return _free(Earmark.Ecosystem);
    }

    /// @inheritdoc IEcosystemFund
    function serviceBalance() external view returns (uint256) {
        return _free(Earmark.Service);
    }

    /// @inheritdoc IEcosystemFund
    function operationBalance() external view returns (uint256) {
        return _operation;
    }

    /// @inheritdoc IEcosystemFund
    function bound() external view returns (uint256 ecosystem, uint256 service) {
        return (_bound.general, _bound.service);
    }

    /// @inheritdoc IEcosystemFund
    function quarterOf(Earmark earmark) external view returns (Quarter memory) {
        if (_held.quarter == _quarterNow()) {
            return _quarters[earmark];
        }
        return earmark == Earmark.Service ? Quarter(0, 0) : Quarter(uint128(_free(earmark)), 0);
    }

    /// @inheritdoc IEcosystemFund
    function surplus() public view returns (uint256) {
        return _token.balanceOf(address(this)) - _held.general - _held.service;
    }

    /// @dev Remembers what the earmarks had free when the quarter began; before the quarter's first change.
    function _beginQuarter() internal {
        uint32 quarter = _quarterNow();
        if (_held.quarter != quarter) {
            _held.quarter = quarter;
            _quarters[Earmark.Ecosystem] = Quarter(uint128(_free(Earmark.Ecosystem)), 0);
            _quarters[Earmark.Operation] = Quarter(_operation, 0);
        }
    }

    /// @dev Takes a grant out of the quarter's bound.
    function _spendQuarter(Earmark earmark, uint256 amount) internal {
        Quarter memory quarter = _quarters[earmark];
        uint256 greatest = quarter.start / 4;
        greatest = greatest > quarter.granted ? greatest - quarter.granted : 0;
        if (amount > greatest) {
            revert EcosystemFund_GrantAboveBound(greatest, amount);
        }
        _quarters[earmark].granted = quarter.granted + uint128(amount);
    }

    /// @dev Sets free money apart. `amount` is at most what is free, hence of 112 bits.
    function _bind(Earmark earmark, uint256 amount) internal {
        uint256 free = _free(earmark);
        if (amount > free) {
            revert EcosystemFund_Insufficient(free, amount);
        }
        if (earmark == Earmark.Operation) {
            _operation -= uint128(amount);
        }
        if (earmark == Earmark.Service) {
            _bound.service += uint128(amount);
        } else {
            _bound.general += uint128(amount);
        }
    }

    /// @dev Money that is set apart becomes free again.
    function _release(bool service, uint256 amount) internal {
        if (service) {
            _bound.service -= uint128(amount);
        } else {
            _bound.general -= uint128(amount);
        }
    }

    /// @dev Money that was set apart has left.
    function _leave(bool service, uint256 amount) internal {
        _release(service, amount);
        if (service) {
            _held.service -= uint112(amount);
        } else {
            _held.general -= uint112(amount);
        }
    }

    function _free(Earmark earmark) internal view returns (uint256) {
        if (earmark == Earmark.Operation) {
            return _operation;
        }
        if (earmark == Earmark.Service) {
            return _held.service - _bound.service;
        }
        return _held.general - _bound.general - _operation;
    }

    function _requireNotService(Earmark earmark) internal pure {
        if (earmark == Earmark.Service) {
            revert EcosystemFund_WrongEarmark(earmark);
        }
    }

    function _give(Earmark earmark, uint256 amount) private returns (uint256 before) {
        // Checks
        _requireNotService(earmark);
        if (amount == 0) {
            revert EcosystemFund_NoAmount();
        }
        before = _token.balanceOf(address(this));

        // Effects: what `_pull` will bring, or revert
        _put(earmark, amount, type(uint256).max);
    }

    /// @dev Measured: the balance must have grown by exactly `amount`.
    function _pull(uint256 amount, uint256 before) private {
        _token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = _token.balanceOf(address(this));
        if (balance != before + amount) {
            revert EcosystemFund_WrongAmountReceived(amount, balance > before ? balance - before : 0);
        }
    }

    function _put(Earmark earmark, uint256 amount, uint256 balance) private {
        _add(amount, 0, balance);
        if (earmark == Earmark.Operation) {
            _operation += uint128(amount);
        }
    }

    /// @dev One slot read and written, but for the first time in a quarter.
    function _add(uint256 general, uint256 service, uint256 balance) private {
        // Checks
        Held memory held = _held;
        uint256 expected = uint256(held.general) + held.service + general + service;
        if (balance < expected) {
            revert EcosystemFund_Unfunded(expected, balance);
        }
        if (expected > type(uint112).max) {
            revert EcosystemFund_TooMuch(type(uint112).max, expected);
        }

        // Effects: each side is at most `expected`
        uint32 quarter = _quarterNow();
        if (held.quarter != quarter) {
            _beginQuarter();
        }
        _held = Held(held.general + uint112(general), held.service + uint112(service), quarter);
    }

    /// @dev Number of the running quarter, counted from genesis.
    function _quarterNow() private view returns (uint32) {
        return block.timestamp < _genesis ? 0 : uint32((block.timestamp - _genesis) / QUARTER);
    }
}
