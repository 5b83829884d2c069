// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CarryBooks} from "./CarryBooks.sol";

/// @title SettlementBooks
/// @notice Books about Settlement that are kept beside it, token base units. Settlement itself counts no total of what it
/// owes: the laws sum over everybody who can earn.
contract SettlementBooks is CarryBooks {
    uint256 public received;
    uint256 public donated;
    uint256 public parked;
    uint256 public withdrawn;
    uint256 public potsSettled;
    uint32 public period;

    /// @notice Successful calls by action, so that a campaign can show that it acted.
    mapping(string action => uint256) public acted;
    mapping(bytes32 pot => uint256) public timesSettled;
    mapping(bytes32 pot => uint256) internal _closedAmount;

    /// @notice Money in all pots.
    function inPots() public view returns (uint256 sum) {
        for (uint32 p = 0; p <= period; ++p) {
            for (uint256 i = 0; i < COMPOSITIONS; ++i) {
                sum += _inPot(i, p);
            }
        }
    }

    /// @notice Everything that is parked.
    function inOwed() public view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += settlement.owed(accounts[i]);
        }
    }

    /// @notice Everything that was paid.
    function inAccounts() public view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += token.balanceOf(accounts[i]);
        }
    }

    /// @notice True if no closed pot holds more than when its period ended.
    function closedPotsNeverGrew() external view returns (bool kept) {
        kept = true;
        for (uint32 p = 0; p < period; ++p) {
            for (uint256 i = 0; i < COMPOSITIONS; ++i) {
                kept = kept && _inPot(i, p) <= _closedAmount[_pot(i, p)];
            }
        }
    }

    /// @notice True if no pot was settled twice.
    function oncePerPot() external view returns (bool kept) {
        kept = true;
        for (uint32 p = 0; p < period; ++p) {
            for (uint256 i = 0; i < COMPOSITIONS; ++i) {
                kept = kept && timesSettled[_pot(i, p)] <= 1;
            }
        }
    }
}
