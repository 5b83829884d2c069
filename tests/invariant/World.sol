// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IContributionOracle} from "../../contracts/interfaces/IContributionOracle.sol";
import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IParticipants} from "../../contracts/interfaces/IParticipants.sol";
import {IProducts} from "../../contracts/interfaces/IProducts.sol";
import {IResources} from "../../contracts/interfaces/IResources.sol";
import {IRulebook} from "../../contracts/interfaces/IRulebook.sol";
import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {ReportLeaf} from "../../contracts/lib/ReportLeaf.sol";
import {Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {ZoneStub} from "../../contracts/mocks/ZoneStub.sol";
import {EcosystemFund} from "../../contracts/settlement/EcosystemFund.sol";
import {Settlement} from "../../contracts/settlement/Settlement.sol";
import {BatchWriter} from "./BatchWriter.sol";

/// @title World
/// @notice Settlement and fund among stubs: six resources of four holders, two providers (one of them is a holder's
/// account), two operators (one of them is a holder's account too) and four compositions.
contract World {
    uint256 internal constant COMPOSITIONS = 4;
    uint256 internal constant RESOURCES = 6;

    ZoneStub public immutable zone = new ZoneStub();
    PlainToken public immutable token = new PlainToken(6);
    EcosystemFund public immutable fund;
    Settlement public immutable settlement;

    /// @notice Everybody who can earn, the fund last.
    address[] public accounts;
    /// @notice Keys of the compositions, in ascending order.
    bytes32[] public keys;
    ISettlement.Composition[] internal _compositions;

    constructor() {
        zone.setPayout(100, address(0xB1));
        zone.setPayout(101, address(0xA4));
        fund = new EcosystemFund(
            address(this),
            IERC20(address(token)),
            IRulebook(address(zone)),
            IParticipants(address(zone)),
            IProducts(address(zone)),
            IContributionOracle(address(zone)),
            IEcosystemFund.BudgetRules([uint24(0), 0, 0, 0, 0, 0], 1_000, 0)
        );
        settlement = new Settlement(
            IERC20(address(token)),
            IRulebook(address(zone)),
            IParticipants(address(zone)),
            IContributionOracle(address(zone)),
            IResources(address(zone)),
            IProducts(address(zone)),
            fund
        );
        for (uint256 i = 1; i <= RESOURCES; ++i) {
            zone.setHolder(i, address(uint160(0xA1 + i % 4)));
        }
        zone.setPayout(11, address(0xC1));
        zone.setPayout(12, address(0xA2));
        accounts =
            [address(0xA1), address(0xA2), address(0xA3), address(0xA4), address(0xB1), address(0xC1), address(fund)];
        _compose(1, 11, 0, Loop.Main, hex"01");
        _compose(2, 12, 0, Loop.Training, hex"010203");
        _compose(3, 11, 700_000, Loop.Training, hex"0203040506");
        _compose(4, 12, 550_000, Loop.Main, hex"0506");
        _sort();
    }

    /// @notice A composition's number of resources.
    function sizeOf(uint256 index) public view returns (uint256) {
        return _compositions[index].resources.length;
    }

    /// @dev A batch with one line per composition, in key order.
    function _batch(uint32 period, uint24[][] memory weights, uint24[] memory performance)
        internal
        view
        returns (ISettlement.Batch memory batch)
    {
        BatchWriter.Tables memory tables = BatchWriter.Tables(period, _ids(), new uint32[](2), new uint24[](3));
        (tables.payees[0], tables.payees[1]) = (11, 12);
        (tables.ratios[1], tables.ratios[2]) = (550_000, 700_000);
        BatchWriter.Line[] memory lines = new BatchWriter.Line[](COMPOSITIONS);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            ISettlement.Composition memory composition = _compositions[i];
            lines[i].product = ProductId.unwrap(composition.product);
            lines[i].payee = OrganisationId.unwrap(composition.payee) == 11 ? 0 : 1;
            lines[i].ratio = composition.outcomeSource == 0 ? 0 : composition.outcomeSource == 550_000 ? 1 : 2;
            lines[i].performance = performance[i];
            lines[i].weights = weights[i];
            lines[i].indices = new uint16[](composition.resources.length);
            for (uint256 j = 0; j < composition.resources.length; ++j) {
                lines[i].indices[j] = uint16(ResourceId.unwrap(composition.resources[j]) - 1);
            }
        }
        batch.toKey = type(uint256).max;
        batch.lines = uint16(COMPOSITIONS);
        batch.data = BatchWriter.write(tables, lines);
    }

    /// @dev Makes the batch the only leaf of the period's final report.
    function _report(uint32 period, ISettlement.Batch memory batch) internal {
        bytes32 leaf = ReportLeaf.batch(period, batch.index, batch.fromKey, batch.toKey, keccak256(batch.data));
        zone.setReport(PeriodId.wrap(period), leaf, 1, 1);
    }

    /// @dev What a call goes on from: nothing where there are no sums.
    function _from(bytes memory sums) internal pure returns (bytes[] memory carried) {
        carried = new bytes[](sums.length == 0 ? 0 : 1);
        if (sums.length != 0) carried[0] = sums;
    }

    function _one(ISettlement.Batch memory batch) internal pure returns (ISettlement.Batch[] memory batches) {
        batches = new ISettlement.Batch[](1);
        batches[0] = batch;
    }

    function _ids() private pure returns (uint32[] memory ids) {
        ids = new uint32[](RESOURCES);
        for (uint256 i = 0; i < RESOURCES; ++i) {
            ids[i] = uint32(i + 1);
        }
    }

    function _compose(uint32 product, uint32 payee, uint24 ratio, Loop loop, bytes memory resources) private {
        ISettlement.Composition storage composition = _compositions.push();
        composition.product = ProductId.wrap(product);
        composition.payee = OrganisationId.wrap(payee);
        composition.outcomeSource = ratio;
        bytes memory packed = abi.encodePacked(product, payee, ratio);
        for (uint256 i = 0; i < resources.length; ++i) {
            composition.resources.push(ResourceId.wrap(uint8(resources[i])));
            packed = abi.encodePacked(packed, uint32(uint8(resources[i])));
        }
        keys.push(keccak256(packed));
        zone.setComposition(keccak256(packed), product, payee, ratio, loop);
    }

    function _sort() private {
        for (uint256 i = 1; i < COMPOSITIONS; ++i) {
            for (uint256 j = i; j > 0 && keys[j] < keys[j - 1]; --j) {
                (keys[j], keys[j - 1]) = (keys[j - 1], keys[j]);
                ISettlement.Composition memory upper = _compositions[j];
                _compositions[j] = _compositions[j - 1];
                _compositions[j - 1] = upper;
            }
        }
    }
}
