// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IContributionOracle} from "../interfaces/IContributionOracle.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {MerkleLog} from "../lib/MerkleLog.sol";
import {Loop, OrganisationId, PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title ZoneStub
/// @notice Plays every room that Settlement asks: rulebook, participants, oracle, resources and products.
contract ZoneStub {
    // The names are those of IParticipants.
    // solhint-disable const-name-snakecase
    /// @notice Organisation 100.
    OrganisationId public constant spaceOperator = OrganisationId.wrap(100);
    /// @notice Organisation 101.
    OrganisationId public constant zoneOperator = OrganisationId.wrap(101);
    /// @notice Length of a period, seconds; where periods begin is what `setPeriod` says.
    uint32 public constant periodLength = 1_000;
    // solhint-enable const-name-snakecase
    /// @notice Birth of the zone, seconds.
    uint64 public immutable genesis = uint64(block.timestamp);

    /// @notice The open period.
    PeriodId public currentPeriod;
    /// @notice Organisation of an account.
    mapping(address account => OrganisationId) public organisationOf;
    /// @notice Status of a period's report.
    mapping(PeriodId period => IContributionOracle.Status) public statusOf;
    /// @notice Holder of a resource, in every period.
    mapping(uint256 resource => address) public holderOf;
    /// @notice Payout account of an organisation, in every period.
    mapping(uint256 organisation => address) public payoutOf;
    mapping(address account => address) private _successors;
    mapping(PeriodId period => IContributionOracle.Accepted) private _reports;
    mapping(bytes32 key => IProducts.Composition) private _compositions;
    IRulebook.SplitRow[3] private _rows;
    uint32 private _serviceBase;
    bool private _baseExists;
    PeriodId private _base;
    mapping(bytes32 claim => bool) private _spent;

    constructor() {
        _rows[0] = IRulebook.SplitRow(650_000, 300_000, 50_000, 0);
        _rows[1] = IRulebook.SplitRow(500_000, 300_000, 50_000, 150_000);
        _rows[2] = IRulebook.SplitRow(625_000, 375_000, 0, 0);
        _serviceBase = 700_000;
    }

    /// @notice Opens a period.
    function setPeriod(uint32 period) external {
        currentPeriod = PeriodId.wrap(period);
    }

    /// @notice Sets the guaranteed part of the service pool, ppm.
    function setServiceBase(uint32 serviceBase) external {
        _serviceBase = serviceBase;
    }

    /// @notice Names a resource's holder.
    function setHolder(uint256 resource, address holder) external {
        holderOf[resource] = holder;
        organisationOf[holder] = OrganisationId.wrap(1);
    }

    /// @notice Names an organisation's payout account.
    function setPayout(uint256 organisation, address account) external {
        payoutOf[organisation] = account;
        organisationOf[account] = OrganisationId.wrap(uint32(organisation));
    }

    /// @notice Puts an account in a lost one's place.
    function setSuccessor(address lost, address successor) external {
        _successors[lost] = successor;
    }

    /// @notice Makes a composition known.
    function setComposition(bytes32 key, uint32 product, uint32 payee, uint24 outcomeSource, Loop loop) external {
        IProducts.Composition storage known = _compositions[key];
        (known.product, known.payee) = (ProductId.wrap(product), OrganisationId.wrap(payee));
        (known.loop, known.outcomeSource) = (loop, outcomeSource);
    }

    /// @notice Sets the period in which a composition was born.
    function setBirth(bytes32 key, PeriodId period) external {
        _compositions[key].bornIn = period;
    }

    /// @notice Makes a period's report final.
    function setReport(PeriodId period, bytes32 root, uint32 leaves, uint32 batches) external {
        statusOf[period] = IContributionOracle.Status.Final;
        _reports[period] = IContributionOracle.Accepted(root, leaves, batches, 1, 7, 1, 1, 1);
    }

    /// @notice Makes a period missed.
    function setMissed(PeriodId period) external {
        statusOf[period] = IContributionOracle.Status.Missed;
    }

    /// @notice Names the base of every period.
    function setBase(bool exists, PeriodId base) external {
        (_baseExists, _base) = (exists, base);
    }

    /// @notice See IProducts.
    function composition(bytes32 key) external view returns (IProducts.Composition memory) {
        return _compositions[key];
    }

    /// @notice See IContributionOracle.
    function reportOf(PeriodId period) external view returns (IContributionOracle.Accepted memory) {
        return _reports[period];
    }

    /// @notice See IContributionOracle.
    function baseOf(PeriodId) external view returns (bool, PeriodId) {
        return (_baseExists, _base);
    }

    /// @notice See IContributionOracle; anyone may spend.
    function spendLeaf(PeriodId period, uint32 index, bytes calldata leaf, bytes32 subject, bytes32[] calldata proof)
        external
    {
        requireLeaf(period, index, keccak256(abi.encodePacked(uint8(0), leaf)), proof);
        bytes32 claim = keccak256(abi.encode(period, leaf[0], subject));
        if (_spent[claim]) {
            revert IContributionOracle.ContributionOracle_Spent(period, uint8(leaf[0]), subject);
        }
        _spent[claim] = true;
    }

    /// @notice See IRulebook.
    function splitAt(PeriodId, Loop loop)
        external
        view
        returns (IRulebook.SplitRow memory, IRulebook.SplitRow memory, uint32)
    {
        return (_rows[uint256(loop)], _rows[2], _serviceBase);
    }

    /// @notice See IParticipants.
    function lastSuccessorOf(address account) external view returns (address) {
        address successor = _successors[account];
        return successor == address(0) ? account : successor;
    }

    /// @notice See IParticipants.
    function payoutAt(OrganisationId id, PeriodId) external view returns (address) {
        return payoutOf[OrganisationId.unwrap(id)];
    }

    /// @notice See IParticipants.
    function payoutsAt(OrganisationId[] calldata ids, PeriodId) external view returns (address[] memory accounts) {
        accounts = new address[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            accounts[i] = payoutOf[OrganisationId.unwrap(ids[i])];
        }
    }

    /// @notice See IResources.
    function holdersAt(ResourceId[] calldata ids, PeriodId) external view returns (address[] memory accounts) {
        accounts = new address[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            accounts[i] = holderOf[ResourceId.unwrap(ids[i])];
        }
    }

    /// @notice See IContributionOracle.
    function requireBatch(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof) external view {
        requireLeaf(period, index, leafHash, proof);
        uint256 batches = _reports[period].batches;
        if (index >= batches) revert IContributionOracle.ContributionOracle_NotABatch(batches, index);
    }

    /// @notice See IContributionOracle.
    function requireLeaf(PeriodId period, uint32 index, bytes32 leafHash, bytes32[] calldata proof) public view {
        IContributionOracle.Accepted memory report = _reports[period];
        if (statusOf[period] != IContributionOracle.Status.Final) {
            revert IContributionOracle.ContributionOracle_NotFinal(period, statusOf[period]);
        }
        if (!MerkleLog.verifyInclusion(proof, index, report.leaves, report.root, leafHash)) {
            revert IContributionOracle.ContributionOracle_BadProof(period, index, leafHash);
        }
    }
}
