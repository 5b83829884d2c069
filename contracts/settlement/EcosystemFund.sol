// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IEcosystemFund} from "../interfaces/IEcosystemFund.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {RewardLeaf} from "../lib/RewardLeaf.sol";
import {OrganisationId, PeriodId, ProductId} from "../lib/Types.sol";
import {FundBudgets} from "./FundBudgets.sol";
import {FundEarmarks} from "./FundEarmarks.sol";
import {FundPayouts} from "./FundPayouts.sol";

/// @title EcosystemFund
/// @notice Rewards from report leaves within budgets; grants and costs of operation by vote.
contract EcosystemFund is FundBudgets, FundPayouts {
    using RewardLeaf for RewardLeaf.Reward;

    IProducts private immutable _products;

    /// @notice Fixes what never changes.
    /// @param governance TimelockController that executes votes
    /// @param token Settlement token
    /// @param rulebook Period clock
    /// @param participants Payout accounts
    /// @param products Compositions that referrals name
    /// @param oracle Reports
    /// @param rules Budget rules from period 0 on
    constructor(
        address governance,
        IERC20 token,
        IRulebook rulebook,
        IParticipants participants,
        IProducts products,
        IContributionOracle oracle,
        BudgetRules memory rules
    ) FundEarmarks(governance, token, rulebook) FundPayouts(participants) FundBudgets(oracle, rules) {
        _products = products;
    }

    /// @inheritdoc IEcosystemFund
    function claimReward(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof, Choice choice)
        external
    {
        // Checks
        RewardLeaf.Reward memory reward = _read(leaf);
        address account = _payoutOf(reward.organisation, period);
        _beginQuarter();
        Opening memory opening = _open(period);
        _requireNotClosed(opening, period, reward.programme);
        _requireClaimant(reward, opening, choice);
        if (reward.programme == RewardLeaf.REFERRAL) {
            _requireComposition(reward.subject, period);
        }

        // Effects: the oracle proves the leaf, remembers the claim and calls nobody
        _oracle.spendLeaf(period, index, leaf, reward.claimKey(), proof);
        (uint256 due, uint256 amount) = _take(period, reward.programme, reward.share);
        bool service = _isService(reward.programme);
        if (choice == Choice.Points) {
            _release(service, amount);
            emit PointsChosen(reward.organisation, period, amount);
            return;
        }
        emit RewardClaimed(period, reward.programme, reward.organisation, reward.subject, due, amount, account);

        // Interactions
        _pay(account, service, amount);
    }

    /// @inheritdoc IEcosystemFund
    function grant(Earmark earmark, OrganisationId organisation, uint256 amount, bytes32 reasonHash)
        external
        onlyGovernance
    {
        // Checks
        _requireNotService(earmark);
        if (amount == 0) {
            revert EcosystemFund_NoAmount();
        }
        address account = _payoutOf(organisation, _rulebook.currentPeriod());

        // Effects
        _beginQuarter();
        _spendQuarter(earmark, amount);
        _bind(earmark, amount);
        emit Granted(earmark, organisation, amount, reasonHash);

        // Interactions
        _pay(account, false, amount);
    }

    /// @inheritdoc IEcosystemFund
    function drawOperation(uint256 amount, bytes32 reasonHash) external onlyGovernance {
        // Checks
        if (amount == 0) {
            revert EcosystemFund_NoAmount();
        }
        address account = _payoutOf(_participants.zoneOperator(), _rulebook.currentPeriod());

        // Effects
        _beginQuarter();
        _bind(Earmark.Operation, amount);
        emit OperationDrawn(amount, reasonHash);

        // Interactions
        _pay(account, false, amount);
    }

    /// @dev Nobody but the recipient takes points, or makes the choice before it had the time to.
    function _requireClaimant(RewardLeaf.Reward memory reward, Opening memory opening, Choice choice) private view {
        if (choice == Choice.Points && reward.programme != RewardLeaf.FEEDBACK) {
            revert EcosystemFund_PointsNotOffered(RewardLeaf.FEEDBACK, reward.programme);
        }
        OrganisationId caller = _participants.organisationOf(msg.sender);
        if (reward.programme != RewardLeaf.FEEDBACK || caller == reward.organisation) {
            return;
        }
        if (choice == Choice.Points) {
            revert EcosystemFund_NotRecipient(reward.organisation, caller);
        }
        uint256 until = (uint256(opening.openedAt) + opening.claimUntil) / 2;
        if (block.timestamp <= until) {
            revert EcosystemFund_ChoiceOpen(until, block.timestamp);
        }
    }

    function _requireComposition(bytes32 key, PeriodId period) private view {
        IProducts.Composition memory composition = _products.composition(key);
        if (composition.product == ProductId.wrap(0) || composition.bornIn > period) {
            revert EcosystemFund_UnknownComposition(key);
        }
    }

    /// @dev The period in the leaf is the oracle's to check.
    function _read(bytes calldata leaf) private pure returns (RewardLeaf.Reward memory reward) {
        if (leaf.length != RewardLeaf.LENGTH) {
            revert EcosystemFund_BadLeaf(RewardLeaf.LENGTH, leaf.length);
        }
        if (uint8(leaf[0]) != RewardLeaf.TYPE) {
            revert EcosystemFund_NotAReward(RewardLeaf.TYPE, uint8(leaf[0]));
        }
        reward = RewardLeaf.read(leaf);
        _requireProgramme(reward.programme);
    }
}
