// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../../contracts/interfaces/IContributionOracle.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {Loop, OrganisationId, PeriodId, ResourceId} from "../../contracts/lib/Types.sol";
import {World} from "./World.sol";

/// @title ExactModel
/// @notice What every account should earn, as an exact rational with denominator 10^18, straight from the words of the
/// design: rows, weights, guaranteed base and performance. Knows nothing of rounding.
contract ExactModel is World {
    uint256 internal constant UNIT = 1e18;
    uint256 private constant W = 1e6;
    uint256 private constant BASE = 700_000;

    /// @notice Exact earnings of the settlement being watched, in 10^-18 token base units.
    mapping(address account => uint256) public exactOf;
    /// @notice Number of rounded parts in them.
    mapping(address account => uint256) public partsOf;
    mapping(uint32 period => uint256) private _seeds;

    function _clearExact() internal {
        for (uint256 i = 0; i < accounts.length; ++i) {
            delete exactOf[accounts[i]];
            delete partsOf[accounts[i]];
        }
    }

    function _addExact(uint256 index, uint32 period, uint24[] memory weights, uint256 performance) internal {
        ISettlement.Composition memory composition = _compositions[index];
        ISettlement.Pot memory pot = settlement.potOf(keys[index], PeriodId.wrap(period));
        bool main = pot.loop == Loop.Main;
        uint256 outcomeSource = composition.outcomeSource == 0 ? 625_000 : composition.outcomeSource;
        uint256 licence = pot.licence;
        uint256 source = licence * (main ? 650_000 : 500_000) + pot.outcome * outcomeSource;
        for (uint256 i = 0; i < weights.length; ++i) {
            _credit(zone.holderOf(ResourceId.unwrap(composition.resources[i])), source * weights[i] * W);
        }
        uint256 service = licence * 300_000 + pot.outcome * (W - outcomeSource);
        uint256 earned = service * (BASE * W + (W - BASE) * performance);
        _credit(zone.payoutOf(OrganisationId.unwrap(composition.payee)), earned);
        _credit(address(fund), service * W * W - earned);
        _credit(zone.payoutOf(main ? 100 : 101), licence * 50_000 * W * W);
        _credit(address(fund), licence * (main ? 0 : 150_000) * W * W);
    }

    function _makeReport(uint32 period, uint256 seed) internal {
        _seeds[period] = seed;
        _report(period, _rebuild(period));
    }

    /// @dev The batch of a reported period, from its seed.
    function _rebuild(uint32 period) internal view returns (ISettlement.Batch memory) {
        uint24[][] memory weights = new uint24[][](COMPOSITIONS);
        uint24[] memory performance = new uint24[](COMPOSITIONS);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            weights[i] = _weightsOf(period, i);
            performance[i] = uint24(_performanceOf(period, i));
        }
        return _batch(period, weights, performance);
    }

    function _weightsOf(uint32 period, uint256 index) internal view returns (uint24[] memory weights) {
        uint256 size = sizeOf(index);
        weights = new uint24[](size);
        uint256 left = W;
        for (uint256 i = 0; i + 1 < size; ++i) {
            weights[i] = uint24(uint256(keccak256(abi.encode(_seeds[period], index, i))) % (left + 1));
            left -= weights[i];
        }
        weights[size - 1] = uint24(left);
    }

    function _equalWeights(uint256 index) internal view returns (uint24[] memory weights) {
        uint256 size = sizeOf(index);
        weights = new uint24[](size);
        for (uint256 i = 0; i < size; ++i) {
            weights[i] = uint24(W / size + (i < W % size ? 1 : 0));
        }
    }

    function _performanceOf(uint32 period, uint256 index) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(_seeds[period], index))) % (W + 1);
    }

    /// @dev The latest earlier period with a report.
    function _baseBefore(uint32 period) internal view returns (bool exists, uint32 base) {
        for (uint32 p = 0; p < period; ++p) {
            if (zone.statusOf(PeriodId.wrap(p)) == IContributionOracle.Status.Final) {
                (exists, base) = (true, p);
            }
        }
    }

    function _inPot(uint256 index, uint32 period) internal view returns (uint256) {
        ISettlement.Pot memory pot = settlement.potOf(keys[index], PeriodId.wrap(period));
        return uint256(pot.licence) + pot.outcome;
    }

    function _pot(uint256 index, uint32 period) internal view returns (bytes32) {
        return keccak256(abi.encode(keys[index], period));
    }

    function _credit(address account, uint256 amount) private {
        exactOf[account] += amount;
        partsOf[account] += amount == 0 ? 0 : 1;
    }
}
