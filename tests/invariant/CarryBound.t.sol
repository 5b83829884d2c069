// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {Kind, Loop, PeriodId} from "../../contracts/lib/Types.sol";
import {CarryBooks} from "./CarryBooks.sol";

/// @title CarryBound
/// @notice One composition of more holders than may be carried: 2,050 with the payee and the operator come to 2,052.
contract CarryBound is CarryBooks {
    uint256 private constant HOLDERS = 2_050;
    uint256 private constant GREATEST = 2_048;
    uint32 private constant FIRST = 10_000;
    uint256 private constant MONEY = 10 ** 12;

    ISettlement.Batch[] private _batches;

    /// @notice The composition earns, its period ends and its report is final.
    function setUp() external {
        bytes memory ids = new bytes(4 * HOLDERS);
        bytes memory components = new bytes(4 * HOLDERS);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            zone.setHolder(FIRST + i, address(uint160(0xF00000 + i)));
            uint256 weight = 10 ** 6 / HOLDERS + (i < 10 ** 6 % HOLDERS ? 1 : 0);
            _put(ids, i, FIRST + i);
            _put(components, i, (i << 20) | weight);
        }
        bytes32 key = keccak256(abi.encodePacked(uint32(9), uint32(11), uint24(0), ids));
        zone.setComposition(key, 9, 11, 0, Loop.Main);
        token.mint(address(this), MONEY);
        token.approve(address(settlement), MONEY);
        settlement.receiveRevenue(key, Kind.Licence, MONEY);
        ISettlement.Batch memory batch;
        (batch.toKey, batch.lines) = (type(uint256).max, 1);
        batch.data = abi.encodePacked(
            abi.encodePacked(uint8(2), uint32(0), uint16(HOLDERS), uint16(1), uint8(1), uint16(1)),
            abi.encodePacked(ids, uint32(11), uint24(0)),
            abi.encodePacked(uint32(9), uint16(0), uint8(0), uint32((1_000_000 << 12) | HOLDERS), components)
        );
        _report(0, batch);
        zone.setPeriod(1);
        _batches.push(batch);
    }

    /// @notice Law 39: more accounts than one call can take up again are never carried.
    function test_law39_bound__above_it__refused_with_both_sides() external {
        VM.expectRevert(abi.encodeWithSelector(ISettlement.Settlement_CarryTooLarge.selector, GREATEST, HOLDERS + 2));
        settlement.settleInParts(PeriodId.wrap(0), _batches, new bytes[](0), 0);
        VM.expectRevert(abi.encodeWithSelector(ISettlement.Settlement_CarryTooLarge.selector, GREATEST, GREATEST + 1));
        settlement.settleInParts(PeriodId.wrap(0), _batches, new bytes[](0), 3);
    }

    /// @notice Law 39: so many that the rest is within the bound are paid, and the rest can be carried.
    function test_law39_bound__at_it__carried() external {
        settlement.settleInParts(PeriodId.wrap(0), _batches, new bytes[](0), 4);
        uint256 first = token.balanceOf(address(0xF00003));
        requireTrue(first > 0, "39: the fourth account is paid");
        requireEqual(0, token.balanceOf(address(0xF00004)), "39: the fifth is carried");
    }

    /// @notice Law 39: a call that brings all that may be carried, and pays nobody, leaves two thirds of 2^24 gas: base cost
    /// and calldata, 16 gas a byte at most, and what the call itself uses.
    function test_law39_bound__at_it__can_be_taken_up() external {
        _listen();
        settlement.settleInParts(PeriodId.wrap(0), _batches, new bytes[](0), 4);
        requireTrue(_noteCarried(), "39: sums are carried");
        bytes memory sums = _takeCarry(0);
        requireEqual(32 + 36 * GREATEST, sums.length, "39: as many as may be");
        bytes memory call =
            abi.encodeCall(settlement.settleInParts, (PeriodId.wrap(0), new ISettlement.Batch[](0), _from(sums), 0));
        uint256 before = gasleft();
        (bool done,) = address(settlement).call(call);
        uint256 used = before - gasleft();
        requireTrue(done, "39: they are taken up and carried again");
        requireAtMost(
            uint256(2 ** 24) / 3, 21_000 + 16 * call.length + used, "39: in a third of what a transaction may bring"
        );
    }

    function _put(bytes memory words, uint256 position, uint256 value) private pure {
        for (uint256 i = 0; i < 4; ++i) {
            words[4 * position + i] = bytes1(uint8(value >> (8 * (3 - i))));
        }
    }
}
