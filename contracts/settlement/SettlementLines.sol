// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {BatchCodec} from "../lib/BatchCodec.sol";
import {Netting} from "../lib/Netting.sol";
import {SplitMath} from "../lib/SplitMath.sol";
import {Loop, OrganisationId, PPM, PeriodId} from "../lib/Types.sol";
import {SettlementPayouts} from "./SettlementPayouts.sol";

/// @title SettlementLines
/// @notice Takes the pot of a line, splits it and adds the shares to those who earn them: in memory, so that any number
/// of lines ends in one transfer per account.
abstract contract SettlementLines is SettlementPayouts {
    /// @dev What a loop's money obeys in the period, read once per call.
    struct Terms {
        bool known;
        SplitMath.Row licence;
        SplitMath.Row outcome;
        uint256 serviceBase;
        address operator;
        uint256 operatorShare;
    }

    /// @dev State of one call.
    struct Run {
        PeriodId period;
        Netting.Table accounts;
        Terms[2] terms;
        uint256 ecosystem;
        uint256 unearned;
    }

    /// @dev Who earns by the tables of one batch, and what so far; `complete` if nobody in them is unknown (zero).
    struct Earners {
        bool complete;
        address[] holders;
        uint256[] holderShares;
        address[] providers;
        uint256[] providerShares;
    }

    /// @dev Organisations never change for Participants, so they are read once in the constructor.
    OrganisationId private immutable _spaceOperator;
    OrganisationId private immutable _zoneOperator;
    IResources internal immutable _resources;

    /// @notice Fixes what never changes; reads the operators.
    /// @param resources Holding rights
    constructor(IResources resources) {
        _resources = resources;
        _spaceOperator = _participants.spaceOperator();
        _zoneOperator = _participants.zoneOperator();
    }

    /// @dev Room for `earners` accounts and the two operators.
    function _begin(PeriodId period, uint256 earners, bytes32 salt) internal pure returns (Run memory run) {
        run.period = period;
        run.accounts = Netting.create(earners + 2, salt);
    }

    /// @dev Earners of nothing yet.
    function _earnersFor(address[] memory holders, address[] memory providers)
        internal
        pure
        returns (Earners memory earners)
    {
        earners.holders = holders;
        earners.holderShares = new uint256[](holders.length);
        earners.providers = providers;
        earners.providerShares = new uint256[](providers.length);
        earners.complete = _noneZero(holders) && _noneZero(providers);
    }

    /// @dev Settles a line or skips it with an event.
    function _settleLine(Run memory run, Earners memory earners, BatchCodec.Line memory line) internal {
        Pot memory pot = _peek(line.key, run.period);
        if (uint256(pot.licence) + pot.outcome == 0) {
            _skip(run, line, SkipReason.EmptyPot);
        } else if (line.weights != PPM) {
            _skip(run, line, SkipReason.BadWeights);
        } else if (line.performance > PPM) {
            _skip(run, line, SkipReason.BadPerformance);
        } else {
            Terms memory terms = _termsOf(run, pot.loop);
            if (terms.operator == address(0) || !(earners.complete || _everyoneKnown(earners, line))) {
                _skip(run, line, SkipReason.UnknownPayee);
            } else {
                _take(line.key, run.period);
                _share(run, terms, pot, earners, line);
            }
        }
    }

    function _skip(Run memory run, BatchCodec.Line memory line, SkipReason reason) internal {
        emit LineSkipped(line.key, run.period, reason);
    }

    /// @dev Nets what a batch's tables earned.
    function _net(Run memory run, Earners memory earners) internal pure {
        _addAll(run.accounts, earners.holders, earners.holderShares);
        _addAll(run.accounts, earners.providers, earners.providerShares);
    }

    /// @dev All transfers of a call.
    function _pay(Run memory run) internal {
        for (uint256 i = 0; i < run.terms.length; ++i) {
            Netting.add(run.accounts, run.terms[i].operator, run.terms[i].operatorShare);
        }
        _payAccounts(run.accounts);
        _payEarmarks(run.ecosystem, run.unearned);
    }

    function _addAll(Netting.Table memory table, address[] memory accounts, uint256[] memory amounts) private pure {
        for (uint256 i = 0; i < accounts.length; ++i) {
            Netting.add(table, accounts[i], amounts[i]);
        }
    }

    function _share(
        Run memory run,
        Terms memory terms,
        Pot memory pot,
        Earners memory earners,
        BatchCodec.Line memory line
    ) private {
        SplitMath.Shares memory shares = SplitMath.split(
            pot.licence,
            terms.licence,
            pot.outcome,
            line.outcomeSource == 0 ? terms.outcome : _agreedRow(line.outcomeSource),
            terms.serviceBase,
            line.performance
        );
        _shareSource(earners, line, shares.exactSource);
        earners.providerShares[line.payee] += shares.service;
        terms.operatorShare += shares.operator;
        run.ecosystem += shares.ecosystem;
        run.unearned += shares.unearned;
        emit LineSettled(
            line.key, run.period, shares.source, shares.service, shares.unearned, shares.operator, shares.ecosystem
        );
    }

    function _shareSource(Earners memory earners, BatchCodec.Line memory line, uint256 exactSource) private pure {
        uint256[] memory components = line.components;
        uint256[] memory holderShares = earners.holderShares;
        uint256 count = line.count;
        uint256 cumulated = 0;
        uint256 done = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 component = components[i];
            // Weights sum to 10^6, `upTo` never falls, and all shares together are at most the contract's balance.
            unchecked {
                cumulated += component & 0xffffff;
                uint256 upTo = SplitMath.upTo(exactSource, cumulated);
                holderShares[component >> 24] += upTo - done;
                done = upTo;
            }
        }
    }

    function _termsOf(Run memory run, Loop loop) private view returns (Terms memory terms) {
        terms = run.terms[uint256(loop)];
        if (!terms.known) {
            terms.known = true;
            (IRulebook.SplitRow memory licence, IRulebook.SplitRow memory outcome, uint32 serviceBase) =
                _rulebook.splitAt(run.period, loop);
            terms.licence = _row(licence);
            terms.outcome = _row(outcome);
            terms.serviceBase = serviceBase;
            terms.operator = _participants.payoutAt(loop == Loop.Main ? _spaceOperator : _zoneOperator, run.period);
        }
    }

    function _row(IRulebook.SplitRow memory row) private pure returns (SplitMath.Row memory) {
        return SplitMath.Row(row.source, row.service, row.operator, row.ecosystem);
    }

    /// @dev Outcome money of a composition with an agreed source share: the rest is the provider's.
    function _agreedRow(uint256 outcomeSource) private pure returns (SplitMath.Row memory) {
        return SplitMath.Row(outcomeSource, PPM - outcomeSource, 0, 0);
    }

    function _noneZero(address[] memory accounts) private pure returns (bool known) {
        known = true;
        for (uint256 i = 0; i < accounts.length; ++i) {
            known = known && accounts[i] != address(0);
        }
    }

    function _everyoneKnown(Earners memory earners, BatchCodec.Line memory line) private pure returns (bool known) {
        known = earners.providers[line.payee] != address(0);
        for (uint256 i = 0; i < line.count && known; ++i) {
            known = earners.holders[line.components[i] >> 24] != address(0);
        }
    }
}
