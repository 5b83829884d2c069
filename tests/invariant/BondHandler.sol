// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICirculationLog} from "../../contracts/interfaces/ICirculationLog.sol";
import {ILogBond} from "../../contracts/interfaces/ILogBond.sol";
import {LogReceipt} from "../../contracts/lib/LogReceipt.sol";
import {PeriodId} from "../../contracts/lib/Types.sol";
import {Base} from "./Base.t.sol";
import {BondWorld} from "./BondWorld.sol";

/// @title BondHandler
/// @notice Deposits, withdraws, anchors and proves in every order, keeps books beside, and foretells what is refused.
contract BondHandler is Base, BondWorld {
    /// @dev What the books say of a signer.
    struct Page {
        uint256 amount;
        uint256 freeFrom;
        bool lost;
    }

    /// @dev The last three are kept for the last scene.
    uint256 private constant SIGNERS = 8;
    uint256 private constant LIVELY = 5;
    address private constant STRANGER = address(0xBAD);
    bytes32 private constant PROMISED = keccak256("promised leaf");

    uint256 public stray;
    uint256 public deposited;
    uint256 public withdrawn;
    /// @notice Successful calls by action, so that a campaign can show that it acted.
    mapping(string action => uint256) public acted;
    mapping(uint256 index => Page) private _pages;
    address[SIGNERS] private _signers;
    bool private _lastScene;

    constructor() {
        for (uint256 i = 0; i < SIGNERS; ++i) {
            _signers[i] = VM.addr(i + 1);
        }
    }

    function deposit(uint256 who, uint96 amount) external {
        uint256 index = _chosen(who);
        uint256 value = between(amount, 0, 1e15);
        Page storage page = _pages[index];
        bool expected = value != 0 && !page.lost && page.freeFrom == 0;
        token.mint(_ownerOf(index), value);
        VM.prank(_ownerOf(index));
        token.approve(address(bond), value);
        _send(
            _ownerOf(index),
            abi.encodeCall(bond.deposit, (_signers[index], value, _consent(index))),
            expected,
            "deposit"
        );
        if (expected) {
            page.amount += value;
            deposited += value;
        }
    }

    function announce(uint256 who) external {
        uint256 index = _chosen(who);
        Page storage page = _pages[index];
        bool expected = page.amount != 0 && page.freeFrom == 0;
        _send(_ownerOf(index), abi.encodeCall(bond.announce, (_signers[index])), expected, "announce");
        // The rest of the running period and three whole ones.
        if (expected) page.freeFrom = block.timestamp - (block.timestamp - 1) % PERIOD + 4 * PERIOD;
    }

    function withdraw(uint256 who) external {
        uint256 index = _chosen(who);
        Page memory page = _pages[index];
        bool expected = page.amount != 0 && page.freeFrom != 0 && block.timestamp >= page.freeFrom;
        bytes memory data = abi.encodeCall(bond.withdraw, (_signers[index], _ownerOf(index)));
        uint256 before = token.balanceOf(_ownerOf(index));
        _send(_ownerOf(index), data, expected, "withdraw");
        requireEqual(before + (expected ? page.amount : 0), token.balanceOf(_ownerOf(index)), "41: whole to the owner");
        if (expected) {
            withdrawn += page.amount;
            delete _pages[index];
        }
    }

    function advance(uint256 seconds_) external {
        VM.warp(block.timestamp + between(seconds_, 1, 2 * PERIOD));
    }

    function anchor(bool grows) external {
        (, uint64 size) = _lastBefore(type(uint256).max);
        if (grows && size < 2) ++size;
        if (size != 0) {
            _anchors.push(ICirculationLog.Anchor({root: _rootOf(size), size: size, time: uint64(block.timestamp)}));
            ++acted["anchor"];
        }
    }

    /// @notice Another leaf stands first, by any anchor; or the promised one does, and nothing is lost.
    function proveOtherLeaf(uint256 who, uint256 which, bool kept) external {
        uint256 index = _chosen(who);
        if (_anchors.length == 0) return;
        uint32 chosen = uint32(between(which, 0, _anchors.length - 1));
        bool expected = _pages[index].amount != 0 && !kept;
        bytes32[] memory proof = _proofOfFirst(_anchors[chosen].size);
        LogReceipt.Receipt memory receipt =
            LogReceipt.Receipt({leafHash: kept ? FIRST : PROMISED, index: 0, time: uint64(block.timestamp)});
        bytes memory signature = _sign(index, receipt);
        address signer = _signers[index];
        bytes memory data = abi.encodeCall(bond.proveOtherLeaf, (signer, receipt, signature, chosen, FIRST, proof));
        _prove(index, data, expected, "proveOtherLeaf");
    }

    /// @notice A promise of some period back, for the first position that was missing in time, or for one that was not.
    function proveOmitted(uint256 who, uint256 back, bool covered) external {
        uint256 index = _chosen(who);
        uint256 time = block.timestamp - between(back, 0, _atMost(block.timestamp - 1, 4 * PERIOD));
        uint256 end = endOf(PeriodId.wrap(PeriodId.unwrap(periodOf(time)) + 1));
        (uint32 last, uint64 size) = _lastBefore(end);
        bool missing = !covered || size == 0;
        bool expected = _pages[index].amount != 0 && block.timestamp >= end && missing;
        LogReceipt.Receipt memory receipt =
            LogReceipt.Receipt({leafHash: PROMISED, index: missing ? size : size - 1, time: uint64(time)});
        bytes memory signature = _sign(index, receipt);
        bytes memory data = abi.encodeCall(bond.proveOmitted, (_signers[index], receipt, signature, last));
        _prove(index, data, expected, "proveOmitted");
    }

    function transfer(uint96 amount) external {
        token.mint(address(bond), amount);
        stray += amount;
        ++acted["transfer"];
    }

    /// @notice A stranger deposits, announces, withdraws, and signs receipts of its own for another's bond.
    function trespass(uint256 who) external {
        uint256 index = _chosen(who);
        address signer = _signers[index];
        LogReceipt.Receipt memory receipt = LogReceipt.Receipt({leafHash: PROMISED, index: 9, time: 1});
        bytes memory forged = _sign(index + 1, receipt);
        (uint32 last,) = _lastBefore(endOf(PeriodId.wrap(1)));
        token.mint(STRANGER, 1);
        VM.prank(STRANGER);
        token.approve(address(bond), 1);
        _send(STRANGER, abi.encodeCall(bond.deposit, (signer, 1, _consent(index))), false, "");
        _send(STRANGER, abi.encodeCall(bond.announce, (signer)), false, "");
        _send(STRANGER, abi.encodeCall(bond.withdraw, (signer, STRANGER)), false, "");
        _send(STRANGER, abi.encodeCall(bond.proveOmitted, (signer, receipt, forged, last)), false, "");
        ++acted["trespass"];
    }

    /// @notice Acts once more in every way, with signers that nobody has touched; then all that is left goes back to
    /// its owners. After it every action has succeeded at least once, whatever came before.
    function drain() external {
        _lastScene = true;
        for (uint256 i = LIVELY; i < SIGNERS; ++i) {
            this.deposit(i, 5);
        }
        this.transfer(1);
        this.trespass(LIVELY);
        this.anchor(true);
        this.proveOtherLeaf(LIVELY, 0, false);
        VM.warp(block.timestamp + 2 * PERIOD);
        this.proveOmitted(LIVELY + 1, 2 * PERIOD, false);
        for (uint256 i = 0; i < SIGNERS; ++i) {
            if (_pages[i].freeFrom == 0) this.announce(i);
        }
        VM.warp(block.timestamp + 4 * PERIOD);
        for (uint256 i = 0; i < SIGNERS; ++i) {
            this.withdraw(i);
        }
    }

    /// @notice Σ bonds by the books; each as the contract says it is.
    function sumOfBonds() external view returns (uint256 sum) {
        for (uint256 i = 0; i < SIGNERS; ++i) {
            ILogBond.Bond memory said = bond.bondOf(_signers[i]);
            requireEqual(_pages[i].amount, said.amount, "41: a bond is what its owner left in it");
            requireTrue(_pages[i].lost == said.lost, "41: lost by a proof, for ever");
            sum += _pages[i].amount;
        }
    }

    function _prove(uint256 index, bytes memory data, bool expected, string memory action) private {
        uint256 before = booked;
        _send(STRANGER, data, expected, action);
        uint256 amount = _pages[index].amount;
        requireEqual(before + (expected ? amount : 0), booked, "41: what is lost goes whole to the fund");
        if (expected) (_pages[index].amount, _pages[index].lost) = (0, true);
    }

    function _send(address sender, bytes memory data, bool expected, string memory action) private {
        VM.prank(sender);
        (bool done,) = address(bond).call(data);
        requireTrue(done == expected, string.concat("41: done exactly if it may be: ", action));
        if (done) ++acted[action];
    }

    /// @dev A signer of the campaign; in the last scene, the one that is named.
    function _chosen(uint256 who) private view returns (uint256) {
        return _lastScene ? who : between(who, 0, LIVELY - 1);
    }

    function _sign(uint256 index, LogReceipt.Receipt memory receipt) private pure returns (bytes memory) {
        bytes32 typehash = keccak256("Receipt(bytes32 leafHash,uint64 index,uint64 time)");
        bytes32 hash = keccak256(abi.encode(typehash, receipt.leafHash, receipt.index, receipt.time));
        return _envelope(index, hash);
    }

    /// @dev The signer's word that its owner, and nobody else, may put money behind it.
    function _consent(uint256 index) private pure returns (bytes memory) {
        return _envelope(index, keccak256(abi.encode(keccak256("BondOwner(address owner)"), _ownerOf(index))));
    }

    function _envelope(uint256 index, bytes32 hash) private pure returns (bytes memory) {
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domainSeparator, hash));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(index + 1, digest);
        return abi.encodePacked(uint8(1), uint16(65), r, s, v);
    }

    function _ownerOf(uint256 index) private pure returns (address) {
        return address(uint160(0xA000 + index % 3));
    }

    function _atMost(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
