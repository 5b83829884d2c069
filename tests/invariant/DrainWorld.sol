// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {ReportLeaf} from "../../contracts/lib/ReportLeaf.sol";
import {Kind, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {CarryBooks} from "./CarryBooks.sol";

/// @title DrainWorld
/// @notice Settlement and fund together: reports of one batch and three rewards, periods that end with and without one,
/// payees that refuse for a while. This contract is the fund's governance.
contract DrainWorld is CarryBooks {
    uint256 internal constant REWARDS = 3;

    /// @dev A reward; the organisations 11 and 12 are those of World.
    struct Reward {
        uint8 programme;
        uint32 organisation;
        uint32 share;
    }

    uint32 internal _open;
    uint256 internal _earned;
    mapping(uint32 period => bytes[REWARDS]) private _leaves;

    /// @dev Both kinds of revenue for each composition but one, in amounts that never divide evenly.
    function _earn(uint256 seed) internal {
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            uint256 licence = i == seed % COMPOSITIONS ? 0 : 1_000_003 * (seed + 7 * i + 1) + i;
            uint256 outcome = i % 2 == seed % 2 ? 777_777 + seed + i : 0;
            _pay(i, Kind.Licence, licence);
            _pay(i, Kind.Outcome, outcome);
        }
    }

    function _endMissed() internal {
        zone.setMissed(PeriodId.wrap(_open));
        zone.setPeriod(++_open);
    }

    /// @dev Ends the open period with a report of all lines and these rewards.
    function _endReported(uint256 seed, Reward[REWARDS] memory rewards) internal {
        _makeReport(_open, seed);
        for (uint256 i = 0; i < REWARDS; ++i) {
            Reward memory reward = rewards[i];
            bytes memory head = abi.encodePacked(uint8(3), _open, reward.programme, reward.organisation);
            _leaves[_open][i] = abi.encodePacked(head, bytes32(i + 1), reward.share);
        }
        bytes32[4] memory hashes = _hashes(_open);
        bytes32 root = _node(_node(hashes[0], hashes[1]), _node(hashes[2], hashes[3]));
        zone.setReport(PeriodId.wrap(_open), root, 4, 1);
        zone.setPeriod(++_open);
    }

    /// @dev Settles lines of a reported period.
    function _settle(uint32 period, uint256 first, uint256 count) internal {
        ISettlement.Batch memory batch = _proven(period);
        (batch.firstLine, batch.lines) = (uint16(first), uint16(count));
        settlement.settle(PeriodId.wrap(period), _one(batch));
    }

    /// @dev Settles lines of a reported period, makes at most so many transfers and leaves the rest carried.
    function _settlePart(uint32 period, uint256 first, uint256 count, uint256 transfers) internal {
        ISettlement.Batch memory batch = _proven(period);
        (batch.firstLine, batch.lines) = (uint16(first), uint16(count));
        _listen();
        settlement.settleInParts(PeriodId.wrap(period), _one(batch), _from(""), transfers);
        _noteCarried();
    }

    /// @dev Makes at most so many transfers from the carry that was left last.
    function _goOn(uint256 transfers) internal {
        bytes memory sums = _takeCarry(openCarries() - 1);
        _listen();
        settlement.settleInParts(PeriodId.wrap(0), new ISettlement.Batch[](0), _from(sums), transfers);
        _noteCarried();
    }

    /// @dev Settles every composition with money of a missed period, one call each, last first.
    function _settleMissed(uint32 period) internal {
        (bool exists, uint32 base) = _baseBefore(period);
        zone.setBase(exists, PeriodId.wrap(base));
        ISettlement.Batch[] memory proofs = new ISettlement.Batch[](exists ? 1 : 0);
        if (exists) {
            proofs[0] = _proven(base);
        }
        ISettlement.Composition[] memory one = new ISettlement.Composition[](1);
        for (uint256 i = COMPOSITIONS; i > 0; --i) {
            if (_inPot(i - 1, period) != 0) {
                one[0] = _compositions[i - 1];
                settlement.settleLate(PeriodId.wrap(period), one, PeriodId.wrap(base), proofs);
            }
        }
    }

    /// @dev Anybody claims a reward in cash.
    function _claim(uint32 period, uint256 index) internal {
        bytes32[4] memory hashes = _hashes(period);
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = hashes[(index + 1) ^ 1];
        proof[1] = index == 0 ? _node(hashes[2], hashes[3]) : _node(hashes[0], hashes[1]);
        bytes memory leaf = _leaves[period][index];
        fund.claimReward(PeriodId.wrap(period), uint32(index + 1), leaf, proof, IEcosystemFund.Choice.Cash);
    }

    function _refuse(uint256 account, PlainToken.Manner manner) internal {
        token.setManner(accounts[account], manner);
    }

    /// @dev Nobody refuses any more; whatever either contract owes is paid.
    function _withdrawAll() internal {
        for (uint256 i = 0; i < accounts.length; ++i) {
            token.setManner(accounts[i], PlainToken.Manner.Normal);
        }
        if (settlement.owed(address(fund)) != 0) {
            settlement.payFund();
        }
        for (uint256 i = 0; i + 1 < accounts.length; ++i) {
            address account = accounts[i];
            if (settlement.owed(account) != 0) {
                VM.prank(account);
                settlement.withdraw(account);
            }
            if (fund.owed(account) != 0) {
                VM.prank(account);
                fund.withdraw(account);
            }
        }
    }

    function _closeBudgets(uint32 period) internal {
        VM.warp(block.timestamp + 2_000);
        for (uint8 programme = 1; programme <= 6; ++programme) {
            fund.closeBudget(PeriodId.wrap(period), programme);
        }
    }

    function _held(address account) internal view returns (uint256) {
        return token.balanceOf(account);
    }

    function _free() internal view returns (uint256) {
        return fund.ecosystemBalance() + fund.serviceBalance() + fund.operationBalance();
    }

    /// @dev What everybody but the fund was paid.
    function _paidOut() internal view returns (uint256 sum) {
        for (uint256 i = 0; i + 1 < accounts.length; ++i) {
            sum += token.balanceOf(accounts[i]);
        }
    }

    function _pay(uint256 index, Kind kind, uint256 amount) private {
        if (amount != 0) {
            token.mint(address(this), amount);
            token.approve(address(settlement), amount);
            settlement.receiveRevenue(keys[index], kind, amount);
            _earned += amount;
        }
    }

    function _proven(uint32 period) private view returns (ISettlement.Batch memory batch) {
        batch = _rebuild(period);
        bytes32[4] memory hashes = _hashes(period);
        batch.proof = new bytes32[](2);
        (batch.proof[0], batch.proof[1]) = (hashes[1], _node(hashes[2], hashes[3]));
    }

    function _hashes(uint32 period) private view returns (bytes32[4] memory hashes) {
        ISettlement.Batch memory batch = _rebuild(period);
        hashes[0] = ReportLeaf.batch(period, batch.index, batch.fromKey, batch.toKey, keccak256(batch.data));
        for (uint256 i = 0; i < REWARDS; ++i) {
            hashes[i + 1] = keccak256(abi.encodePacked(uint8(0), _leaves[period][i]));
        }
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), left, right));
    }
}
