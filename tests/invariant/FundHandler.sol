// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IEcosystemFundErrors} from "../../contracts/interfaces/IEcosystemFundErrors.sol";
import {OrganisationId, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {FundBooks} from "./FundBooks.sol";

/// @title FundHandler
/// @notice Acts on the fund in every way the world and the votes allow, and foretells what must be refused.
contract FundHandler is FundBooks {
    address private constant STRANGER = address(0xBAD);

    function book(uint96 ecosystem, uint96 service) external acting {
        (uint256 a, uint256 b) = (between(ecosystem, 0, 1e15), between(service, 0, 1e15));
        token.mint(address(fund), a + b);
        fund.book(a, b);
        _receive(a, b);
        ++acted["book"];
    }

    function give(uint96 amount, bool operation, bool publicly) external acting {
        uint256 value = between(amount, 1, 1e15);
        token.mint(address(this), value);
        token.approve(address(fund), value);
        IEcosystemFundErrors.Earmark earmark = _earmark(operation);
        if (publicly) {
            fund.fundPublicly(earmark, value, 0);
            ++acted["fundPublicly"];
        } else {
            fund.donate(earmark, value, 0);
            ++acted["donate"];
        }
        _receive(value, 0);
    }

    function transfer(uint96 amount) external acting {
        token.mint(address(fund), amount);
        stray += amount;
        ++acted["transfer"];
    }

    function bookSurplus(bool operation) external acting {
        if (stray != 0) {
            fund.bookSurplus(_earmark(operation));
            _receive(stray, 0);
            stray = 0;
            ++acted["bookSurplus"];
        }
    }

    function advance(uint256 time, uint256 seed) external acting {
        _report(seed);
        VM.warp(block.timestamp + between(time, 1, 30 days));
        ++acted["advance"];
    }

    function refuse(uint256 index, uint8 manner) external acting {
        address account = accounts[between(index, 0, accounts.length - 1)];
        token.setManner(account, PlainToken.Manner(between(manner, 0, 3) % 3));
        ++acted["refuse"];
    }

    function open(uint256 which) external acting {
        if (period != 0) {
            fund.openBudgets(PeriodId.wrap(uint32(between(which, 0, period - 1))));
            ++acted["open"];
        }
    }

    function close(uint256 which, uint256 programme) external acting {
        uint32 chosen = period == 0 ? 0 : uint32(between(which, 0, period - 1));
        uint8 number = uint8(between(programme, 1, 6));
        IEcosystemFund.Opening memory opening = fund.openingOf(PeriodId.wrap(chosen));
        bool expected = opening.openedAt != 0 && block.timestamp > opening.claimUntil && !_isClosed(opening, number);
        (bool done,) = address(fund).call(abi.encodeCall(fund.closeBudget, (PeriodId.wrap(chosen), number)));
        requireTrue(done == expected, "23: a budget closes once, after its window");
        acted["close"] += done ? 1 : 0;
    }

    function claim(uint256 which, uint256 leaf, uint8 manner) external acting {
        if (period != 0) {
            _claim(uint32(between(which, 0, period - 1)), between(leaf, 0, LEAVES - 1), between(manner, 0, 3));
        }
    }

    function grant(uint256 amount, bool operation, uint256 index) external acting {
        IEcosystemFundErrors.Earmark earmark = _earmark(operation);
        uint256 greatest = _start[earmark] / 4 - _granted[earmark];
        uint256 value = between(amount, 1, greatest + greatest / 8 + 1);
        uint256 free = operation ? fund.operationBalance() : fund.ecosystemBalance();
        uint256 chosen = between(index, 0, ORGANISATIONS - 1);
        uint256 before = token.balanceOf(accounts[chosen]);
        OrganisationId organisation = OrganisationId.wrap(uint32(31 + chosen));
        (bool done,) = address(fund).call(abi.encodeCall(fund.grant, (earmark, organisation, value, bytes32(0))));
        requireTrue(done == (value <= greatest && value <= free), "26: grants stay within a quarter of the start");
        if (done) {
            ++acted["grant"];
            _granted[earmark] += value;
            _paidOrParked(accounts[chosen], 0, value, before);
        }
    }

    function draw(uint256 amount) external acting {
        uint256 free = fund.operationBalance();
        uint256 value = between(amount, 1, free + free / 8 + 1);
        address operator = accounts[ORGANISATIONS];
        uint256 before = token.balanceOf(operator);
        (bool done,) = address(fund).call(abi.encodeCall(fund.drawOperation, (value, bytes32(0))));
        requireTrue(done == (value <= free), "20: operation pays what it has");
        if (done) {
            ++acted["draw"];
            _paidOrParked(operator, 0, value, before);
        }
    }

    /// @notice Nobody but governance moves money that no rule moves.
    function trespass(uint256 amount, bool operation) external acting {
        bytes[4] memory attempts = [
            abi.encodeCall(fund.grant, (_earmark(operation), OrganisationId.wrap(31), amount, bytes32(0))),
            abi.encodeCall(fund.drawOperation, (amount, bytes32(0))),
            abi.encodeCall(fund.bookSurplus, (_earmark(operation))),
            abi.encodeCall(fund.withdraw, (accounts[0]))
        ];
        for (uint256 i = 0; i < attempts.length; ++i) {
            VM.prank(STRANGER);
            (bool done,) = address(fund).call(attempts[i]);
            requireTrue(!done, "27: a stranger moves nothing");
        }
        ++acted["trespass"];
    }

    function withdraw(uint256 index, uint256 target) external acting {
        _withdraw(accounts[between(index, 0, accounts.length - 1)], accounts[between(target, 0, accounts.length - 1)]);
    }

    /// @notice Gives, rewards and votes once more, with a refusal; then closes every budget and pays out whatever is
    /// parked. After it every action has succeeded at least once, whatever came before.
    function drain() external {
        for (uint256 i = 0; i < accounts.length; ++i) {
            token.setManner(accounts[i], PlainToken.Manner.Normal);
        }
        this.book(1e12, 1e12);
        this.give(1e12, true, true);
        this.give(1e12, false, false);
        this.transfer(1);
        this.bookSurplus(true);
        VM.warp(block.timestamp + 90 days);
        this.grant(0, false, 0);
        this.draw(0);
        this.trespass(1, true);
        _report(1);
        this.open(period - 1);
        this.refuse(1, 1);
        _claim(period - 1, 1, 1);
        this.refuse(1, 0);
        VM.warp(block.timestamp + 365 days);
        for (uint32 p = 0; p < period; ++p) {
            IEcosystemFund.Opening memory opening = fund.openingOf(PeriodId.wrap(p));
            for (uint8 programme = 1; programme <= 6 && opening.openedAt != 0; ++programme) {
                if (!_isClosed(opening, programme)) {
                    this.close(p, programme - 1);
                }
            }
        }
        for (uint256 i = 0; i < accounts.length; ++i) {
            _withdraw(accounts[i], accounts[i]);
        }
    }

    function _claim(uint32 chosen, uint256 index, uint256 manner) private {
        bool expected = _mayClaim(chosen, index, _programmeOf(index), manner);
        uint256 before = token.balanceOf(_payeeOf(index));
        uint256 left = fund.budgetOf(PeriodId.wrap(chosen), _programmeOf(index)).left;
        bool opened = fund.openingOf(PeriodId.wrap(chosen)).openedAt != 0;
        bool done = _send(chosen, index, manner);
        requireTrue(done == expected, "24: a reward is claimed once, by whom it may");
        if (done) {
            ++acted["claim"];
            _claimed[keccak256(abi.encode(chosen, index))] = true;
            uint256 amount = _taking(chosen, index, opened ? left : type(uint256).max);
            if (manner < 2) {
                uint256 side = _programmeOf(index) > 4 ? 1 : 0;
                serviceRewards += side * amount;
                _paidOrParked(_payeeOf(index), side, amount, before);
            }
        }
    }

    function _send(uint32 chosen, uint256 index, uint256 manner) private returns (bool done) {
        bytes32[] memory proof = _proof(chosen, index);
        bytes memory leaf = _leaves[chosen][index];
        IEcosystemFund.Choice choice = IEcosystemFund.Choice(manner / 2);
        bytes memory call_ =
            abi.encodeCall(fund.claimReward, (PeriodId.wrap(chosen), uint32(index), leaf, proof, choice));
        VM.prank(manner % 2 == 0 ? STRANGER : _payeeOf(index));
        (done,) = address(fund).call(call_);
    }

    /// @dev What the claim took, if `left` was left of the budget before; the whole budget at most.
    function _taking(uint32 chosen, uint256 index, uint256 left) private returns (uint256 amount) {
        uint8 programme = _programmeOf(index);
        IEcosystemFund.Budget memory budget = fund.budgetOf(PeriodId.wrap(chosen), programme);
        left = left < budget.amount ? left : budget.amount;
        amount = (uint256(budget.amount) * _shares[chosen][index]) / 1_000_000;
        amount = amount < left ? amount : left;
        requireEqual(left - amount, budget.left, "23: a claim takes its share, or what is left");
        _taken[chosen][programme] += amount;
    }

    function _mayClaim(uint32 chosen, uint256 index, uint8 programme, uint256 manner) private view returns (bool) {
        IEcosystemFund.Opening memory opening = fund.openingOf(PeriodId.wrap(chosen));
        if (_claimed[keccak256(abi.encode(chosen, index))] || _isClosed(opening, programme)) {
            return false;
        }
        if (manner >= 2) {
            return programme == 1 && manner == 3;
        }
        if (programme != 1 || manner == 1) {
            return true;
        }
        return opening.openedAt != 0 && block.timestamp > (uint256(opening.openedAt) + opening.claimUntil) / 2;
    }

    function _withdraw(address account, address to) private {
        uint256 amount = _parked[account][0] + _parked[account][1];
        if (amount == 0 || token.mannerOf(to) != PlainToken.Manner.Normal) {
            return;
        }
        uint256 before = token.balanceOf(to);
        VM.prank(account);
        fund.withdraw(to);
        requireEqual(before + amount, token.balanceOf(to), "22: a withdrawal pays exactly what is parked");
        ++acted["withdraw"];
        paid[0] += _parked[account][0];
        paid[1] += _parked[account][1];
        delete _parked[account];
    }
}
