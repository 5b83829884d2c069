// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICirculationLog} from "../../contracts/interfaces/ICirculationLog.sol";
import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IParticipants} from "../../contracts/interfaces/IParticipants.sol";
import {IRulebook} from "../../contracts/interfaces/IRulebook.sol";
import {OrganisationId, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {LogBond} from "../../contracts/oracle/LogBond.sol";

/// @title BondWorld
/// @notice The bonds of log nodes among rooms that this contract plays: rulebook, participants, log and fund. The log
/// has two leaves at most.
contract BondWorld {
    uint256 internal constant PERIOD = 1_000;
    bytes32 internal constant FIRST = keccak256("first leaf");
    bytes32 internal constant SECOND = keccak256("second leaf");

    /// @notice Domain of the log that is played.
    bytes32 public constant domainSeparator = keccak256("domain");

    PlainToken public immutable token = new PlainToken(6);
    LogBond public immutable bond;
    /// @notice What the fund booked.
    uint256 public booked;

    uint256 private immutable _genesis = block.timestamp;
    ICirculationLog.Anchor[] internal _anchors;

    constructor() {
        bond = new LogBond(
            IERC20(address(token)),
            IRulebook(address(this)),
            IParticipants(address(this)),
            ICirculationLog(address(this)),
            IEcosystemFund(address(this))
        );
    }

    /// @notice See IEcosystemFund.
    function book(uint256 ecosystem, uint256 service) external {
        booked += ecosystem + service;
        assert(token.balanceOf(address(this)) == booked);
    }

    /// @notice See IRulebook.
    function currentPeriod() external view returns (PeriodId) {
        return periodOf(block.timestamp);
    }

    /// @notice See ICirculationLog.
    function anchors() external view returns (uint32) {
        return uint32(_anchors.length);
    }

    /// @notice See ICirculationLog.
    function anchorAt(uint32 index) external view returns (ICirculationLog.Anchor memory) {
        return _anchors[index];
    }

    /// @notice See IRulebook.
    function endOf(PeriodId period) public view returns (uint64) {
        return uint64(_genesis + (uint256(PeriodId.unwrap(period)) + 1) * PERIOD);
    }

    /// @notice See IRulebook.
    function periodOf(uint256 timestamp) public view returns (PeriodId) {
        return PeriodId.wrap(uint32((timestamp - _genesis) / PERIOD));
    }

    /// @notice See IParticipants: nobody was replaced.
    function lastSuccessorOf(address account) external pure returns (address) {
        return account;
    }

    /// @notice See IParticipants: everybody belongs to an organisation.
    function organisationOf(address) external pure returns (OrganisationId) {
        return OrganisationId.wrap(1);
    }

    /// @dev (index, size) of the last anchor before a time, by looking at all of them; (2^32 − 1, 0) without one.
    function _lastBefore(uint256 time) internal view returns (uint32 index, uint64 size) {
        index = type(uint32).max;
        for (uint256 i = 0; i < _anchors.length; ++i) {
            if (_anchors[i].time < time) (index, size) = (uint32(i), _anchors[i].size);
        }
    }

    function _rootOf(uint64 size) internal pure returns (bytes32) {
        return size == 2 ? keccak256(abi.encodePacked(uint8(1), FIRST, SECOND)) : FIRST;
    }

    /// @dev Inclusion proof of the first leaf.
    function _proofOfFirst(uint64 size) internal pure returns (bytes32[] memory proof) {
        proof = new bytes32[](size == 2 ? 1 : 0);
        if (size == 2) proof[0] = SECOND;
    }
}
