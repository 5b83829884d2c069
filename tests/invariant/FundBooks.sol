// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IEcosystemFundErrors} from "../../contracts/interfaces/IEcosystemFundErrors.sol";
import {PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {Base} from "./Base.t.sol";
import {FundWorld} from "./FundWorld.sol";

/// @title FundBooks
/// @notice Books about the fund that are kept beside it, by side: 0 all money but SERVICE, 1 SERVICE.
contract FundBooks is Base, FundWorld {
    uint256 public stray;
    uint256[2] public received;
    uint256[2] public paid;
    uint256 public serviceRewards;

    /// @notice Successful calls by action, so that a campaign can show that it acted.
    mapping(string action => uint256) public acted;
    mapping(address account => uint256[2]) internal _parked;
    mapping(bytes32 claim => bool) internal _claimed;
    mapping(uint32 period => uint256[7]) internal _taken;
    mapping(IEcosystemFundErrors.Earmark earmark => uint256) internal _start;
    mapping(IEcosystemFundErrors.Earmark earmark => uint256) internal _granted;
    uint256 private _quarter;
    uint256 private immutable _birth = block.timestamp;

    /// @dev Every action begins here: what was free before a quarter's first action is what its grants are bounded by.
    modifier acting() {
        uint256 quarter = (block.timestamp - _birth) / 90 days;
        if (quarter != _quarter) {
            _quarter = quarter;
            _start[IEcosystemFundErrors.Earmark.Ecosystem] = fund.ecosystemBalance();
            _start[IEcosystemFundErrors.Earmark.Operation] = fund.operationBalance();
            _granted[IEcosystemFundErrors.Earmark.Ecosystem] = 0;
            _granted[IEcosystemFundErrors.Earmark.Operation] = 0;
        }
        _;
    }

    /// @notice What is left of all open budgets, by side.
    function inBudgets() external view returns (uint256[2] memory sums) {
        for (uint32 p = 0; p < period; ++p) {
            for (uint8 programme = 1; programme <= 6; ++programme) {
                sums[programme > 4 ? 1 : 0] += fund.budgetOf(PeriodId.wrap(p), programme).left;
            }
        }
    }

    /// @notice What the books say is parked, by side, and what the fund says it owes.
    function inOwed() external view returns (uint256[2] memory sums, uint256 owed) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sums[0] += _parked[accounts[i]][0];
            sums[1] += _parked[accounts[i]][1];
            owed += fund.owed(accounts[i]);
        }
    }

    /// @notice True if no programme gave more than its budget, and an open one lacks exactly what it gave.
    function budgetsKept() external view returns (bool kept) {
        kept = true;
        for (uint32 p = 0; p < period; ++p) {
            IEcosystemFund.Opening memory opening = fund.openingOf(PeriodId.wrap(p));
            for (uint8 programme = 1; programme <= 6; ++programme) {
                IEcosystemFund.Budget memory budget = fund.budgetOf(PeriodId.wrap(p), programme);
                uint256 taken = _taken[p][programme];
                kept = kept && taken + budget.left <= budget.amount;
                kept = kept && (_isClosed(opening, programme) || taken + budget.left == budget.amount);
            }
        }
    }

    function _paidOrParked(address account, uint256 side, uint256 amount, uint256 before) internal {
        if (token.mannerOf(account) == PlainToken.Manner.Normal) {
            requireEqual(before + amount, token.balanceOf(account), "21: what leaves the fund arrives");
            paid[side] += amount;
        } else {
            requireEqual(before, token.balanceOf(account), "22: what is refused is parked");
            _parked[account][side] += amount;
        }
    }

    function _receive(uint256 general, uint256 service) internal {
        received[0] += general;
        received[1] += service;
    }

    function _earmark(bool operation) internal pure returns (IEcosystemFundErrors.Earmark) {
        return operation ? IEcosystemFundErrors.Earmark.Operation : IEcosystemFundErrors.Earmark.Ecosystem;
    }

    function _isClosed(IEcosystemFund.Opening memory opening, uint8 programme) internal pure returns (bool) {
        return opening.closed & (1 << (programme - 1)) != 0;
    }
}
