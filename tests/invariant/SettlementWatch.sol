// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SettlementBooks} from "./SettlementBooks.sol";

/// @title SettlementWatch
/// @notice Watches one settlement call: what each account should gain by it, and what it does gain, be it paid, parked or
/// carried.
contract SettlementWatch is SettlementBooks {
    uint256 internal constant EVERY_TRANSFER = type(uint256).max;

    mapping(address account => uint256) private _before;
    mapping(address account => uint256) private _owedBefore;
    mapping(address account => uint256) private _transfersBefore;

    function _watch() internal {
        for (uint256 i = 0; i < accounts.length; ++i) {
            _before[accounts[i]] = _gained(accounts[i]);
            _transfersBefore[accounts[i]] = token.transfersTo(accounts[i]);
            _owedBefore[accounts[i]] = settlement.owed(accounts[i]);
        }
        _clearExact();
        _listen();
    }

    function _expect(uint32 closed, uint256 index) internal {
        if (_inPot(index, closed) != 0) {
            ++timesSettled[_pot(index, closed)];
            ++potsSettled;
            _addExact(index, closed, _weightsOf(closed, index), _performanceOf(closed, index));
        }
    }

    function _expectLate(uint32 closed, uint256 index, bool exists, uint32 base) internal {
        ++timesSettled[_pot(index, closed)];
        ++potsSettled;
        if (exists) {
            _addExact(index, closed, _weightsOf(base, index), _performanceOf(base, index));
        } else {
            _addExact(index, closed, _equalWeights(index), 0);
        }
    }

    /// @dev `greatest` is the number of transfers to accounts that the call was allowed.
    function _compare(uint256 greatest) internal {
        bool carried = _noteCarried();
        uint256 made = 0;
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            parked += settlement.owed(account) - _owedBefore[account];
            uint256 off = distance((_gained(account) - _before[account]) * UNIT, exactOf[account]);
            requireAtMost(partsOf[account] * UNIT, off, "19: less than one unit per part from the exact rational");
            uint256 transfers = token.transfersTo(account) - _transfersBefore[account];
            requireAtMost(1, transfers, "14: at most one transfer per account and call");
            made += account == address(fund) ? 0 : transfers;
            requireTrue(
                !carried || account != address(fund)
                    || (transfers == 0 && settlement.owed(account) == _owedBefore[account]),
                "36: the fund waits for the last accounts"
            );
        }
        requireAtMost(greatest, made, "36: no more transfers than allowed");
        requireTrue(!carried || greatest != EVERY_TRANSFER, "36: nothing is carried where every transfer is allowed");
    }

    function _gained(address account) private view returns (uint256) {
        return token.balanceOf(account) + settlement.owed(account) + carriedFor[account];
    }
}
