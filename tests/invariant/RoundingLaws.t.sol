// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SplitMath} from "../../contracts/lib/SplitMath.sol";
import {Kind, PeriodId, ProductId} from "../../contracts/lib/Types.sol";
import {LibHarness} from "../../contracts/mocks/LibHarness.sol";
import {Base} from "./Base.t.sol";
import {World} from "./World.sol";

/// @title RoundingLaws
/// @notice Law 29 of LAWS.md: money is rounded once per line and period, never per payment, whoever the recipient is.
/// Ten thousand payments are made one by one; every figure is exact and worked out by hand.
contract RoundingLaws is Base, World {
    uint256 private constant PAYMENTS = 10_000;
    uint256 private constant W = 1e6;
    PeriodId private constant ZERO = PeriodId.wrap(0);

    address private constant PROVIDER = address(0xE1);
    address private constant SPACE = address(0xE2);
    address private constant ZONE = address(0xE3);

    /// @dev Every recipient is somebody else: holder of resource i is 0xD0 + i.
    constructor() {
        for (uint160 i = 1; i <= RESOURCES; ++i) {
            zone.setHolder(i, _holder(i));
        }
        zone.setPayout(11, PROVIDER);
        zone.setPayout(12, PROVIDER);
        zone.setPayout(100, SPACE);
        zone.setPayout(101, ZONE);
    }

    /// @custom:edge E2
    function test_law29_rounding__ten_thousand_payments_of_one__gives_5000_3000_500_1500() external {
        _payAndSettle(2, Kind.Licence, 1);
        _requireThree(1_666, 1_667, 1_667);
        _requireRest(3_000, 0, 500, 1_500);
    }

    /// @custom:edge E2
    function test_law29_rounding__ten_thousand_payments_of_seven__gives_35000_21000_3500_10500() external {
        _payAndSettle(2, Kind.Licence, 7);
        _requireThree(11_666, 11_667, 11_667);
        _requireRest(21_000, 0, 3_500, 10_500);
    }

    /// @custom:edge E1
    function test_law29_rounding__ten_thousand_payments_of_hundred_through_532__gives_each_holder_166666() external {
        _payAndSettle(2, Kind.Licence, 100);
        for (uint160 i = 1; i <= 3; ++i) {
            requireAtMost(3, distance(3 * token.balanceOf(_holder(i)), 500_000), "29: 166,666 2/3 within one unit");
        }
        _requireThree(166_667, 166_666, 166_667);
        _requireRest(300_000, 0, 50_000, 150_000);
    }

    function test_law29_rounding__ten_thousand_payments_of_one_in_main__gives_6500_3000_500() external {
        _payAndSettle(1, Kind.Licence, 1);
        requireEqual(6_500, token.balanceOf(_holder(1)), "29: source");
        _requireRest(3_000, 500, 0, 0);
    }

    function test_law29_rounding__ten_thousand_outcome_payments_of_one__gives_6250_3750() external {
        _payAndSettle(1, Kind.Outcome, 1);
        requireEqual(6_250, token.balanceOf(_holder(1)), "29: source");
        _requireRest(3_750, 0, 0, 0);
    }

    /// @custom:edge E1
    function test_law29_rounding__library_alone_million_to_source_over_three__gives_each_333333() external {
        SplitMath.Row memory all = SplitMath.Row(W, 0, 0, 0);
        LibHarness lib = new LibHarness();
        SplitMath.Shares memory shares = lib.split(PAYMENTS * 100, all, 0, all, W, 0);
        requireEqual(1_000_000, shares.source, "29: everything is the source's");
        uint256[] memory weights = new uint256[](3);
        (weights[0], weights[1], weights[2]) = (333_334, 333_333, 333_333);
        uint256[] memory parts = lib.components(shares.exactSource, weights);
        for (uint256 i = 0; i < 3; ++i) {
            requireAtMost(3, distance(3 * parts[i], 1_000_000), "29: 333,333 1/3 within one unit");
        }
        requireEqual(333_334, parts[0], "29: first");
        requireEqual(333_333, parts[1], "29: second");
        requireEqual(333_333, parts[2], "29: third");
    }

    /// @dev 10,000 payments of `amount` for a product's composition in one period, settled with weights 333,334 /
    /// 333,333 / 333,333 where there are three, and full performance.
    function _payAndSettle(uint32 product, Kind kind, uint256 amount) private {
        bytes32 key = keys[_indexOf(product)];
        token.mint(address(this), amount * PAYMENTS);
        token.approve(address(settlement), amount * PAYMENTS);
        for (uint256 i = 0; i < PAYMENTS; ++i) {
            settlement.receiveRevenue(key, kind, amount);
        }
        zone.setPeriod(1);
        uint24[][] memory weights = new uint24[][](COMPOSITIONS);
        uint24[] memory performance = new uint24[](COMPOSITIONS);
        for (uint256 i = 0; i < COMPOSITIONS; ++i) {
            uint256 size = sizeOf(i);
            performance[i] = uint24(W);
            weights[i] = new uint24[](size);
            for (uint256 j = 0; j < size; ++j) {
                weights[i][j] = uint24(W / size + (j == 0 ? W % size : 0));
            }
        }
        _report(0, _batch(0, weights, performance));
        settlement.settle(ZERO, _one(_batch(0, weights, performance)));
    }

    function _indexOf(uint32 product) private view returns (uint256 index) {
        while (ProductId.unwrap(_compositions[index].product) != product) {
            ++index;
        }
    }

    function _holder(uint160 resource) private pure returns (address) {
        return address(0xD0 + resource);
    }

    function _requireThree(uint256 first, uint256 second, uint256 third) private view {
        requireEqual(first, token.balanceOf(_holder(1)), "29: first holder");
        requireEqual(second, token.balanceOf(_holder(2)), "29: second holder");
        requireEqual(third, token.balanceOf(_holder(3)), "29: third holder");
    }

    function _requireRest(uint256 service, uint256 space, uint256 zone_, uint256 ecosystem) private view {
        requireEqual(service, token.balanceOf(PROVIDER), "29: service");
        requireEqual(space, token.balanceOf(SPACE), "29: space operator");
        requireEqual(zone_, token.balanceOf(ZONE), "29: zone operator");
        requireEqual(ecosystem, fund.ecosystemBalance(), "29: ecosystem");
        requireEqual(0, token.balanceOf(address(settlement)), "29: nothing is left");
    }
}
