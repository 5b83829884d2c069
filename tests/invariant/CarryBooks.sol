// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "../../contracts/interfaces/ISettlement.sol";
import {Base, Vm} from "./Base.t.sol";
import {ExactModel} from "./ExactModel.sol";

/// @title CarryBooks
/// @notice Books about sums that calls carried and no other has gone on from yet, read from the events alone; token base
/// units.
contract CarryBooks is Base, ExactModel {
    uint256 private constant HEAD_BYTES = 32;
    uint256 private constant ENTRY_BYTES = 36;

    /// @notice What is carried for an account in all open carries together, both earmarks for the fund.
    mapping(address account => uint256) public carriedFor;
    bytes[] private _carried;
    bytes32[] private _carryIds;
    bytes private _taken;
    bytes32 private _takenId;
    mapping(bytes32 id => uint256) private _count;

    /// @notice Number of carries that nobody has gone on from.
    function openCarries() public view returns (uint256) {
        return _carried.length;
    }

    /// @notice Everything that is carried.
    function inCarries() public view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += carriedFor[accounts[i]];
        }
    }

    /// @notice True if the contract counts every open carry as these books do, and none of sums that were taken.
    function carriesCounted() public view returns (bool kept) {
        kept = settlement.carries(_takenId) == _count[_takenId];
        for (uint256 i = 0; i < _carryIds.length; ++i) {
            kept = kept && settlement.carries(_carryIds[i]) == _count[_carryIds[i]];
        }
    }

    /// @dev An open carry, which is open no more in these books; the call that goes on from it must follow.
    function _takeCarry(uint256 index) internal returns (bytes memory sums) {
        uint256 last = _carried.length - 1;
        (sums, _takenId) = (_carried[index], _carryIds[index]);
        (_carried[index], _carryIds[index]) = (_carried[last], _carryIds[last]);
        _carried.pop();
        _carryIds.pop();
        _taken = sums;
        --_count[_takenId];
        uint256 head = _word(sums, 0);
        carriedFor[address(fund)] -= (head >> 128) + uint128(head);
        for (uint256 i = HEAD_BYTES; i < sums.length; i += ENTRY_BYTES) {
            carriedFor[address(uint160(_word(sums, i) >> 96))] -= uint128(_word(sums, i + 4));
        }
    }

    /// @dev Sums that were gone on from and that no other call carried; of nobody where there are none.
    function _spentCarry() internal view returns (bytes memory) {
        bool spent = _taken.length != 0 && _count[_takenId] == 0;
        return spent ? _taken : abi.encodePacked(uint256(1), address(0xBAD), uint128(1));
    }

    function _listen() internal {
        VM.recordLogs();
    }

    /// @dev Books what was carried since `_listen`; true if anything was.
    function _noteCarried() internal returns (bool carried) {
        Vm.Log[] memory logs = VM.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(settlement) && logs[i].topics[0] == ISettlement.Carried.selector) {
                bytes memory sums = abi.decode(logs[i].data, (bytes));
                requireTrue(keccak256(sums) == logs[i].topics[1], "36: the id of sums is their hash");
                _book(sums);
                carried = true;
            }
        }
    }

    function _book(bytes memory sums) private {
        requireEqual(0, (sums.length - HEAD_BYTES) % ENTRY_BYTES, "36: entries are whole");
        requireTrue(sums.length > HEAD_BYTES, "36: somebody is left to be paid");
        bytes32 id = keccak256(sums);
        _carried.push(sums);
        _carryIds.push(id);
        ++_count[id];
        uint256 head = _word(sums, 0);
        carriedFor[address(fund)] += (head >> 128) + uint128(head);
        for (uint256 i = HEAD_BYTES; i < sums.length; i += ENTRY_BYTES) {
            uint256 amount = uint128(_word(sums, i + 4));
            requireTrue(amount != 0, "36: nobody is carried for nothing");
            carriedFor[address(uint160(_word(sums, i) >> 96))] += amount;
        }
    }

    /// @dev The word at a place; the bytes of sums that the contract wrote reach that far.
    function _word(bytes memory data, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), place))
        }
    }
}
