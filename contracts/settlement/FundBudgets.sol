// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {RewardLeaf} from "../lib/RewardLeaf.sol";
import {PPM, PeriodId} from "../lib/Types.sol";
import {FundEarmarks} from "./FundEarmarks.sol";

/// @title FundBudgets
/// @notice Budgets by period and programme, and the voted rules they follow.
abstract contract FundBudgets is FundEarmarks {
    /// @dev Rules and the first period in which they are in force.
    struct Version {
        BudgetRules rules;
        PeriodId from;
    }

    IContributionOracle internal immutable _oracle;

    Version[] private _versions;
    mapping(PeriodId period => Opening) private _openings;
    mapping(PeriodId period => mapping(uint256 programme => Budget)) private _budgets;

    /// @notice Fixes what never changes, and the rules from period 0 on.
    /// @param oracle Reports
    /// @param rules First version
    constructor(IContributionOracle oracle, BudgetRules memory rules) {
        _oracle = oracle;
        _append(rules, PeriodId.wrap(0));
    }

    /// @inheritdoc IEcosystemFund
    function setBudgetRules(BudgetRules calldata rules, PeriodId from) external onlyGovernance {
        // Checks
        PeriodId current = _rulebook.currentPeriod();
        if (from <= current) {
            revert EcosystemFund_PeriodNotFuture(current, from);
        }
        PeriodId latest = _versions[_versions.length - 1].from;
        if (from < latest) {
            revert EcosystemFund_PeriodBeforeLatest(latest, from);
        }

        // Effects
        _append(rules, from);
    }

    /// @inheritdoc IEcosystemFund
    function openBudgets(PeriodId period) external {
        _beginQuarter();
        _open(period);
    }

    /// @inheritdoc IEcosystemFund
    function closeBudget(PeriodId period, uint8 programme) external {
        // Checks
        _requireProgramme(programme);
        Opening memory opening = _openings[period];
        if (opening.openedAt == 0) {
            revert EcosystemFund_NotOpen(period);
        }
        if (block.timestamp <= opening.claimUntil) {
            revert EcosystemFund_ClaimWindowOpen(opening.claimUntil, block.timestamp);
        }
        _requireNotClosed(opening, period, programme);

        // Effects
        _beginQuarter();
        uint256 left = _budgets[period][programme].left;
        _openings[period].closed = opening.closed | uint8(1 << (programme - 1));
        _budgets[period][programme].left = 0;
        _release(_isService(programme), left);
        emit BudgetClosed(period, programme, left);
    }

    /// @inheritdoc IEcosystemFund
    function budgetOf(PeriodId period, uint8 programme) external view returns (Budget memory) {
        return _budgets[period][programme];
    }

    /// @inheritdoc IEcosystemFund
    function openingOf(PeriodId period) external view returns (Opening memory) {
        return _openings[period];
    }

    /// @inheritdoc IEcosystemFund
    function budgetRulesAt(PeriodId period) public view returns (BudgetRules memory) {
        // The first version is in force from period 0.
        uint256 i = _versions.length - 1;
        while (_versions[i].from > period) {
            --i;
        }
        return _versions[i].rules;
    }

    /// @dev Opens the budgets of a period whose report is final, unless that was done.
    function _open(PeriodId period) internal returns (Opening memory opening) {
        // Checks
        opening = _openings[period];
        if (opening.openedAt != 0) {
            return opening;
        }
        IContributionOracle.Status status = _oracle.statusOf(period);
        if (status != IContributionOracle.Status.Final) {
            revert EcosystemFund_NotFinal(period, status);
        }

        // Effects
        BudgetRules memory rules = budgetRulesAt(period);
        uint256 claimUntil = block.timestamp + rules.claimWindow;
        opening = Opening(uint40(block.timestamp), uint40(claimUntil), 0);
        _openings[period] = opening;
        emit BudgetsOpened(period, _setApart(period, rules), claimUntil);
    }

    /// @dev A part of a budget leaves it; it stays set apart.
    function _take(PeriodId period, uint256 programme, uint256 share) internal returns (uint256 due, uint256 amount) {
        Budget memory budget = _budgets[period][programme];
        due = (budget.amount * share) / PPM;
        amount = due < budget.left ? due : budget.left;
        _budgets[period][programme].left = budget.left - uint128(amount);
    }

    function _requireProgramme(uint256 programme) internal pure {
        if (programme == 0 || programme > RewardLeaf.PROGRAMMES) {
            revert EcosystemFund_UnknownProgramme(RewardLeaf.PROGRAMMES, programme);
        }
    }

    function _requireNotClosed(Opening memory opening, PeriodId period, uint256 programme) internal pure {
        if (opening.closed & (1 << (programme - 1)) != 0) {
            revert EcosystemFund_BudgetClosed(period, programme);
        }
    }

    function _isService(uint256 programme) internal pure returns (bool) {
        return programme > RewardLeaf.ECOSYSTEM_PROGRAMMES;
    }

    /// @dev All shares are of what was free before the first of them.
    function _setApart(PeriodId period, BudgetRules memory rules) private returns (uint256[6] memory amounts) {
        uint256 ecosystem = _free(Earmark.Ecosystem);
        uint256 service = _free(Earmark.Service);
        uint256[2] memory sums;
        for (uint256 i = 0; i < RewardLeaf.PROGRAMMES; ++i) {
            bool isService = _isService(i + 1);
            amounts[i] = ((isService ? service : ecosystem) * rules.shares[i]) / PPM;
            if (amounts[i] != 0) {
                _budgets[period][i + 1] = Budget(uint128(amounts[i]), uint128(amounts[i]));
                sums[isService ? 1 : 0] += amounts[i];
            }
        }
        _bind(Earmark.Ecosystem, sums[0]);
        _bind(Earmark.Service, sums[1]);
    }

    function _append(BudgetRules memory rules, PeriodId from) private {
        uint256[2] memory sums;
        for (uint256 i = 0; i < RewardLeaf.PROGRAMMES; ++i) {
            sums[_isService(i + 1) ? 1 : 0] += rules.shares[i];
        }
        if (sums[0] > PPM) {
            revert EcosystemFund_SharesAboveWhole(Earmark.Ecosystem, PPM, sums[0]);
        }
        if (sums[1] > PPM) {
            revert EcosystemFund_SharesAboveWhole(Earmark.Service, PPM, sums[1]);
        }
        uint256 least = _rulebook.periodLength();
        if (rules.claimWindow < least) {
            revert EcosystemFund_ClaimWindowTooShort(least, rules.claimWindow);
        }
        Version storage version = _versions.push();
        (version.rules, version.from) = (rules, from);
        emit BudgetRulesSet(from, rules);
    }
}
