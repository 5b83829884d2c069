// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../../contracts/interfaces/IContributionOracle.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {Kind, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {SettlementWatch} from "./SettlementWatch.sol";

/// @title SettlementHandler
/// @notice Acts on Settlement in every way the world allows, and checks after each settlement what only then can be seen.
contract SettlementHandler is SettlementWatch {
    address private constant STRANGER = address(0xBAD);

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

    /// @notice Settles lines and makes a few transfers, from an open carry every second time.
    function settleInParts(uint256 which, uint256 first, uint256 transfers, uint256 carry) external {
        if (period == 0) {
            return;
        }
        uint32 closed = _preferMoney(uint32(between(which, 0, period - 1)));
        if (zone.statusOf(PeriodId.wrap(closed)) == IContributionOracle.Status.Final) {
            uint256 start = between(first, 0, COMPOSITIONS);
            this.settlePart(closed, start, COMPOSITIONS - start, between(transfers, 0, 3), carry);
        }
    }

    /// @notice Pays a few more accounts from an open carry, whatever period is named.
    function goOn(uint256 carry, uint256 transfers) external {
        if (openCarries() == 0) {
            return;
        }
        ++acted["goOn"];
        _watch();
        bytes memory sums = _takeCarry(carry % openCarries());
        uint256 few = between(transfers, 0, accounts.length);
        settlement.settleInParts(PeriodId.wrap(uint32(carry)), new ISettlement.Batch[](0), _from(sums), few);
        _compare(few);
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

    /// @notice Nobody but its own account withdraws what is parked, nobody settles by bytes that no report has, and nobody goes on
    /// from sums that no call carried or that another has gone on from.
    function trespass(uint256 index, uint256 which) external {
        address account = accounts[between(index, 0, accounts.length - 2)];
        ISettlement.Batch memory forged = _rebuild(period == 0 ? 0 : uint32(between(which, 0, period - 1)));
        forged.data[forged.data.length - 1] ^= 0x01;
        bytes[4] memory attempts = [
            abi.encodeCall(settlement.withdraw, (account)),
            abi.encodeCall(settlement.withdrawFor, (account, account)),
            abi.encodeCall(settlement.settle, (PeriodId.wrap(uint32(between(which, 0, period))), _one(forged))),
            abi.encodeCall(
                settlement.settleInParts,
                (PeriodId.wrap(0), new ISettlement.Batch[](0), _from(_spentCarry()), EVERY_TRANSFER)
            )
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

    /// @notice Settles that slice of a reported period and makes at most so many transfers; goes on from an open carry
    /// where there is one and `carry` is odd.
    function settlePart(uint32 closed, uint256 start, uint256 count, uint256 transfers, uint256 carry) external {
        ++acted["settleInParts"];
        ISettlement.Batch memory batch = _rebuild(closed);
        (batch.firstLine, batch.lines) = (uint16(start), uint16(count));
        _watch();
        for (uint256 i = start; i < start + count; ++i) {
            _expect(closed, i);
        }
        bool goes = carry % 2 == 1 && openCarries() != 0;
        bytes memory sums = goes ? _takeCarry((carry / 2) % openCarries()) : bytes("");
        settlement.settleInParts(PeriodId.wrap(closed), _one(batch), _from(sums), transfers);
        _compare(transfers);
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
        this.settlePart(period - 1, 0, COMPOSITIONS / 2, 1, 0);
        this.goOn(0, 1);
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
        while (openCarries() != 0) {
            this.goOn(0, 1 + openCarries() % accounts.length);
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
        _compare(EVERY_TRANSFER);
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
        _compare(EVERY_TRANSFER);
    }
}
