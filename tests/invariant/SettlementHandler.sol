// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../../contracts/interfaces/IContributionOracle.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {Kind, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {Base} from "./Base.t.sol";
import {SettlementBooks} from "./SettlementBooks.sol";

/// @title SettlementHandler
/// @notice Acts on Settlement in every way the world allows, and checks after each settlement what only then can be seen.
contract SettlementHandler is Base, SettlementBooks {
    address private constant STRANGER = address(0xBAD);

    mapping(address account => uint256) private _before;
    mapping(address account => uint256) private _owedBefore;
    mapping(address account => uint256) private _transfersBefore;

    function pay(uint256 index, bool outcome, uint96 amount) external {
        ++acted["pay"];
        uint256 value = between(amount, 1, 1e15);
        token.mint(address(this), value);
        token.approve(address(settlement), value);
        bytes32 key = keys[between(index, 0, COMPOSITIONS - 1)];
        settlement.receiveRevenue(key, outcome ? Kind.Outcome : Kind.Licence, value);
        received += value;
    }

    function donate(uint96 amount) external {
        ++acted["donate"];
        token.mint(address(settlement), amount);
        donated += amount;
    }

    function refuse(uint256 index, uint8 manner) external {
        ++acted["refuse"];
        address account = accounts[between(index, 0, accounts.length - 1)];
        token.setManner(account, PlainToken.Manner(between(manner, 0, 3) % 3));
    }

    function advance(uint256 seed) external {
        ++acted["advance"];
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            _closedAmount[_pot(i, period)] = _inPot(i, period);
        }
        if (seed % 3 == 0) {
            zone.setMissed(PeriodId.wrap(period));
        } else {
            _makeReport(period, seed);
        }
        zone.setPeriod(++period);
    }

    function settle(uint256 which, uint256 first, uint256 count, bool twice) external {
        if (period == 0) {
            return;
        }
        uint32 closed = _preferMoney(uint32(between(which, 0, period - 1)));
        if (zone.statusOf(PeriodId.wrap(closed)) == IContributionOracle.Status.Missed) {
            _late(closed, between(first, 0, COMPOSITIONS - 1));
        } else {
            // Every second call takes all lines, the others a slice, possibly of none.
            bool all = first % 2 == 0;
            uint256 start = all ? 0 : between(first, 0, COMPOSITIONS);
            _settle(closed, start, all ? COMPOSITIONS : between(count, 0, COMPOSITIONS - start), twice);
        }
    }

    function withdraw(uint256 index, uint256 target) external {
        // The fund, last of the accounts, has its own way.
        address account = _preferOwed(between(index, 0, accounts.length - 2));
        address to = accounts[between(target, 0, accounts.length - 2)];
        uint256 amount = settlement.owed(account);
        if (amount == 0 || token.mannerOf(to) != PlainToken.Manner.Normal) {
            return;
        }
        ++acted["withdraw"];
        uint256 before = token.balanceOf(to);
        VM.prank(account);
        settlement.withdraw(to);
        requireEqual(before + amount, token.balanceOf(to), "17: a withdrawal pays exactly what its own account is owed");
        requireEqual(0, settlement.owed(account), "17: once");
        withdrawn += amount;
    }

    /// @notice Nobody but its own account withdraws what is parked, and nobody settles by bytes that no report has.
    function trespass(uint256 index, uint256 which) external {
        address account = accounts[between(index, 0, accounts.length - 2)];
        ISettlement.Batch memory forged = _rebuild(period == 0 ? 0 : uint32(between(which, 0, period - 1)));
        forged.data[forged.data.length - 1] ^= 0x01;
        bytes[3] memory attempts = [
            abi.encodeCall(settlement.withdraw, (account)),
            abi.encodeCall(settlement.withdrawFor, (account, account)),
            abi.encodeCall(settlement.settle, (PeriodId.wrap(uint32(between(which, 0, period))), _one(forged)))
        ];
        for (uint256 i = 0; i < attempts.length; ++i) {
            VM.prank(STRANGER);
            (bool done,) = address(settlement).call(attempts[i]);
            requireTrue(!done, "17: a stranger moves nothing");
        }
        ++acted["trespass"];
    }

    function payFund() external {
        uint256 amount = settlement.owed(address(fund));
        if (amount == 0 || token.mannerOf(address(fund)) != PlainToken.Manner.Normal) {
            return;
        }
        ++acted["payFund"];
        settlement.payFund();
        withdrawn += amount;
    }

    /// @notice Settles that slice of a reported period, whatever waits elsewhere.
    function settleSlice(uint32 closed, uint256 start, uint256 count) external {
        _settle(closed, start, count, false);
    }

    /// @notice Settles all lines of a reported period, or that composition of a missed one.
    function settleAll(uint32 closed, uint256 index) external {
        if (zone.statusOf(PeriodId.wrap(closed)) == IContributionOracle.Status.Missed) {
            _late(closed, index);
        } else {
            _settle(closed, 0, COMPOSITIONS, false);
        }
    }

    /// @notice Lives through a missed and a reported period in which the fund and a provider refuse, then empties every
    /// pot of every closed period and pays out whatever is parked. After it every action has succeeded at least once.
    function drain() external {
        for (uint256 i = 0; i < 2 * COMPOSITIONS; ++i) {
            this.pay(i, false, 1e6);
            if (i + 1 == COMPOSITIONS) {
                this.advance(0);
            }
        }
        this.advance(1);
        this.refuse(accounts.length - 1, 1);
        this.refuse(accounts.length - 2, 1);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            this.settleAll(period - 2, i);
            this.settleAll(period - 1, i);
        }
        for (uint256 i = 0; i < accounts.length; ++i) {
            token.setManner(accounts[i], PlainToken.Manner.Normal);
        }
        for (uint32 p = 0; p < period; ++p) {
            for (uint256 i = 0; i < COMPOSITIONS; ++i) {
                this.settleAll(p, i);
            }
        }
        for (uint256 i = 0; i + 1 < accounts.length; ++i) {
            this.withdraw(i, i);
        }
        this.payFund();
    }

    /// @dev The chosen closed period if something waits in it, else the next older one, the newest after the oldest: a
    /// campaign that settled empty periods only would show nothing. The chosen one where nothing waits anywhere.
    function _preferMoney(uint32 chosen) private view returns (uint32) {
        for (uint32 i = 0; i < period; ++i) {
            uint32 p = (chosen + period - i) % period;
            for (uint256 c = 0; c < COMPOSITIONS; ++c) {
                if (_inPot(c, p) != 0) {
                    return p;
                }
            }
        }
        return chosen;
    }

    /// @dev The chosen account if it is owed something, else the next that is; the chosen one where nobody is.
    function _preferOwed(uint256 chosen) private view returns (address) {
        for (uint256 i = 0; i + 1 < accounts.length; ++i) {
            address account = accounts[(chosen + i) % (accounts.length - 1)];
            if (settlement.owed(account) != 0) {
                return account;
            }
        }
        return accounts[chosen];
    }

    function _settle(uint32 closed, uint256 start, uint256 count, bool twice) private {
        ++acted["settle"];
        ISettlement.Batch memory batch = _rebuild(closed);
        (batch.firstLine, batch.lines) = (uint16(start), uint16(count));
        _watch();
        for (uint256 i = start; i < start + count; ++i) {
            _expect(closed, i);
        }
        ISettlement.Batch[] memory batches = new ISettlement.Batch[](twice ? 2 : 1);
        batches[0] = batch;
        batches[batches.length - 1] = batch;
        settlement.settle(PeriodId.wrap(closed), batches);
        _compare();
    }

    function _late(uint32 closed, uint256 index) private {
        if (_inPot(index, closed) == 0) {
            return;
        }
        ++acted["settleLate"];
        (bool exists, uint32 base) = _baseBefore(closed);
        zone.setBase(exists, PeriodId.wrap(base));
        ISettlement.Composition[] memory one = new ISettlement.Composition[](1);
        one[0] = _compositions[index];
        ISettlement.Batch[] memory proofs = new ISettlement.Batch[](exists ? 1 : 0);
        if (exists) {
            proofs[0] = _rebuild(base);
        }
        _watch();
        _expectLate(closed, index, exists, base);
        settlement.settleLate(PeriodId.wrap(closed), one, PeriodId.wrap(base), proofs);
        _compare();
    }

    function _expect(uint32 closed, uint256 index) private {
        if (_inPot(index, closed) != 0) {
            ++timesSettled[_pot(index, closed)];
            ++potsSettled;
            _addExact(index, closed, _weightsOf(closed, index), _performanceOf(closed, index));
        }
    }

    function _expectLate(uint32 closed, uint256 index, bool exists, uint32 base) private {
        ++timesSettled[_pot(index, closed)];
        ++potsSettled;
        if (exists) {
            _addExact(index, closed, _weightsOf(base, index), _performanceOf(base, index));
        } else {
            _addExact(index, closed, _equalWeights(index), 0);
        }
    }

    function _watch() private {
        for (uint256 i = 0; i < accounts.length; ++i) {
            _before[accounts[i]] = token.balanceOf(accounts[i]) + settlement.owed(accounts[i]);
            _transfersBefore[accounts[i]] = token.transfersTo(accounts[i]);
            _owedBefore[accounts[i]] = settlement.owed(accounts[i]);
        }
        _clearExact();
    }

    function _compare() private {
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            parked += settlement.owed(account) - _owedBefore[account];
            uint256 gain = token.balanceOf(account) + settlement.owed(account) - _before[account];
            uint256 off = distance(gain * UNIT, exactOf[account]);
            requireAtMost(partsOf[account] * UNIT, off, "19: less than one unit per part from the exact rational");
            uint256 transfers = token.transfersTo(account) - _transfersBefore[account];
            requireAtMost(1, transfers, "14: at most one transfer per account and call");
        }
    }
}
