// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";
import {IResources} from "../interfaces/IResources.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {BatchCodec} from "../lib/BatchCodec.sol";
import {BatchTable} from "../lib/BatchTable.sol";
import {Netting} from "../lib/Netting.sol";
import {PackedComponents} from "../lib/PackedComponents.sol";
import {PackedPot} from "../lib/PackedPot.sol";
import {RoomLookup} from "../lib/RoomLookup.sol";
import {SettledLines} from "../lib/SettledLines.sol";
import {SplitMath} from "../lib/SplitMath.sol";
import {Loop, OrganisationId, PPM, PeriodId} from "../lib/Types.sol";
import {SettlementPayouts} from "./SettlementPayouts.sol";

/// @title SettlementLines
/// @notice Takes the pot of a line, splits it and adds the shares to those who earn them: in memory, so that any number
/// of lines ends in one transfer per account.
/// @dev Every account of a call is entered in one table first; lines then name accounts by handle (see Netting), and
/// nothing is allocated or looked up per line but its pot.
abstract contract SettlementLines is SettlementPayouts {
    using SettledLines for SettledLines.Buffer;

    /// @dev What a loop's money obeys in the period, read once per call, with the first line that needs it. Usable once
    /// it was read and the loop's operator has an account.
    struct Terms {
        bool usable;
        SplitMath.Row licence;
        SplitMath.Row outcome;
        uint256 serviceBase;
        address operator;
        uint256 operatorShare;
    }

    /// @dev State of one call; `shares` and `agreed` are overwritten by every line, `holders` and `payees` (handles by
    /// position in the tables) by every batch.
    struct Run {
        PeriodId period;
        Netting.Table accounts;
        uint256[] holders;
        uint256[] payees;
        bool complete;
        Terms main;
        Terms training;
        SplitMath.Shares shares;
        SplitMath.Row agreed;
        SettledLines.Buffer settled;
        uint256 ecosystem;
        uint256 unearned;
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

    /// @dev Room for `earners` accounts and the two operators, and for records of `lines` lines.
    function _begin(PeriodId period, uint256 earners, uint256 lines, bytes32 salt)
        internal
        pure
        returns (Run memory run)
    {
        run.period = period;
        run.accounts = Netting.create(earners + 2, salt);
        run.settled = SettledLines.create(lines);
    }

    /// @dev Enters who earns by the tables of a batch. Lines that name somebody unknown are skipped.
    function _enterEarners(Run memory run, BatchTable.Table memory resources, BatchTable.Table memory payees)
        internal
        view
    {
        bool complete = RoomLookup.enterAll(
            run.accounts, resources, address(_resources), IResources.holdersAt.selector, run.period
        );
        run.complete = RoomLookup.enterAll(
            run.accounts, payees, address(_participants), IParticipants.payoutsAt.selector, run.period
        ) && complete;
        (run.holders, run.payees) = (resources.handles, payees.handles);
    }

    /// @dev Settles a line or skips it with an event.
    function _settleLine(Run memory run, mapping(bytes32 key => Stored) storage pots, BatchCodec.Line memory line)
        internal
    {
        Stored storage stored = pots[line.key];
        PackedPot pot = stored.pot;
        Terms memory terms = pot.isMain() ? run.main : run.training;
        // What is nearly always so is asked first, and all of it at once.
        if (!(terms.usable && line.weights == PPM && line.performance <= PPM && run.complete) || pot.isEmpty()) {
            if (!_canSettle(run, terms, pot, line)) {
                return;
            }
        }
        // Empty for ever: the period is over, so nothing enters it again.
        stored.pot = PackedPot.wrap(0);
        _share(run, terms, pot, line);
    }

    /// @dev True if a line can be settled; else the event that says why not.
    function _canSettle(Run memory run, Terms memory terms, PackedPot pot, BatchCodec.Line memory line)
        private
        returns (bool)
    {
        if (pot.isEmpty()) {
            _skip(run, line, SkipReason.EmptyPot);
            return false;
        }
        if (line.weights != PPM) {
            _skip(run, line, SkipReason.BadWeights);
            return false;
        }
        if (line.performance > PPM) {
            _skip(run, line, SkipReason.BadPerformance);
            return false;
        }
        if (!terms.usable) {
            _learn(terms, pot.isMain() ? Loop.Main : Loop.Training, run.period);
        }
        if (!terms.usable || !(run.complete || _everyoneKnown(run, line))) {
            _skip(run, line, SkipReason.UnknownPayee);
            return false;
        }
        return true;
    }

    function _skip(Run memory run, BatchCodec.Line memory line, SkipReason reason) internal {
        emit LineSkipped(line.key, run.period, reason);
    }

    /// @dev Tells the last settled lines and credits the operators: all sums of a call are known then.
    function _close(Run memory run) internal {
        _tell(run);
        _creditOperator(run, run.main);
        _creditOperator(run, run.training);
    }

    function _creditOperator(Run memory run, Terms memory terms) private pure {
        if (terms.operatorShare != 0) {
            Netting.credit(Netting.enter(run.accounts, uint160(terms.operator)), terms.operatorShare);
        }
    }

    function _share(Run memory run, Terms memory terms, PackedPot pot, BatchCodec.Line memory line) private {
        SplitMath.Shares memory shares = run.shares;
        uint256 outcome = pot.outcome();
        SplitMath.Row memory outcomeRow = terms.outcome;
        if (outcome != 0 && line.outcomeSource != 0) {
            // An agreed source share: the rest of the outcome money is the provider's.
            outcomeRow = run.agreed;
            outcomeRow.source = line.outcomeSource;
            outcomeRow.service = PPM - line.outcomeSource;
        }
        SplitMath.splitInto(
            shares, pot.licence(), terms.licence, outcome, outcomeRow, terms.serviceBase, line.performance
        );
        SplitMath.distribute(shares.exactSource, line.packed, line.count, run.holders);
        Netting.credit(BatchTable.handleAt(run.payees, line.payee), shares.service);
        // Parts of what the contract holds.
        unchecked {
            terms.operatorShare += shares.operator;
            run.ecosystem += shares.ecosystem;
            run.unearned += shares.unearned;
        }
        if (run.settled.add(line.key, shares)) {
            _tell(run);
        }
    }

    function _tell(Run memory run) private {
        run.settled.tell(LinesSettled.selector, PeriodId.unwrap(run.period));
    }

    /// @dev Fills in the terms: a function that returned them would allocate them again for every line.
    function _learn(Terms memory terms, Loop loop, PeriodId period) private view {
        (IRulebook.SplitRow memory licence, IRulebook.SplitRow memory outcome, uint32 serviceBase) =
            _rulebook.splitAt(period, loop);
        terms.licence = _row(licence);
        terms.outcome = _row(outcome);
        terms.serviceBase = serviceBase;
        terms.operator = _participants.payoutAt(loop == Loop.Main ? _spaceOperator : _zoneOperator, period);
        terms.usable = terms.operator != address(0);
    }

    function _row(IRulebook.SplitRow memory row) private pure returns (SplitMath.Row memory) {
        return SplitMath.Row(row.source, row.service, row.operator, row.ecosystem);
    }

    function _everyoneKnown(Run memory run, BatchCodec.Line memory line) private pure returns (bool known) {
        known = Netting.accountOf(run.payees[line.payee]) != address(0);
        for (uint256 i = 0; i < line.count && known; ++i) {
            known = Netting.accountOf(run.holders[PackedComponents.indexOf(line.packed, i)]) != address(0);
        }
    }
}
