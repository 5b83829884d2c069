// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IContributionOracle} from "../../contracts/interfaces/IContributionOracle.sol";
import {IEcosystemFund} from "../../contracts/interfaces/IEcosystemFund.sol";
import {IParticipants} from "../../contracts/interfaces/IParticipants.sol";
import {IProducts} from "../../contracts/interfaces/IProducts.sol";
import {IRulebook} from "../../contracts/interfaces/IRulebook.sol";
import {Loop, PeriodId} from "../../contracts/lib/Types.sol";
import {PlainToken} from "../../contracts/mocks/PlainToken.sol";
import {ZoneStub} from "../../contracts/mocks/ZoneStub.sol";
import {EcosystemFund} from "../../contracts/settlement/EcosystemFund.sol";

/// @title FundWorld
/// @notice The fund among stubs: four organisations, the zone operator, and reports of eight rewards each. This
/// contract is the fund's governance.
contract FundWorld {
    uint256 internal constant LEAVES = 8;
    uint256 internal constant ORGANISATIONS = 4;
    bytes32 internal constant COMPOSITION = keccak256("composition");

    ZoneStub public immutable zone = new ZoneStub();
    PlainToken public immutable token = new PlainToken(6);
    EcosystemFund public immutable fund;

    /// @notice Everybody the fund can pay: organisations 31 to 34, then the zone operator.
    address[] public accounts;
    uint32 public period;

    mapping(uint32 period => bytes[LEAVES]) internal _leaves;
    mapping(uint32 period => uint32[LEAVES]) internal _shares;

    constructor() {
        fund = new EcosystemFund(
            address(this),
            IERC20(address(token)),
            IRulebook(address(zone)),
            IParticipants(address(zone)),
            IProducts(address(zone)),
            IContributionOracle(address(zone)),
            IEcosystemFund.BudgetRules([uint24(200_000), 100_000, 150_000, 50_000, 500_000, 300_000], 20 days, 0)
        );
        accounts = [address(0xD1), address(0xD2), address(0xD3), address(0xD4), address(0xD5)];
        for (uint256 i = 0; i < ORGANISATIONS; ++i) {
            zone.setPayout(31 + i, accounts[i]);
        }
        zone.setPayout(101, accounts[ORGANISATIONS]);
        zone.setComposition(COMPOSITION, 1, 31, 0, Loop.Training);
    }

    /// @dev Programme of a leaf: all six, feedback and correction twice.
    function _programmeOf(uint256 index) internal pure returns (uint8) {
        return uint8(1 + index % 6);
    }

    function _payeeOf(uint256 index) internal view returns (address) {
        return accounts[index % ORGANISATIONS];
    }

    /// @dev Ends the period with a final report of eight rewards; two of a programme may share more than the whole.
    function _report(uint256 seed) internal {
        bytes32[] memory hashes = new bytes32[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint32 share = uint32(uint256(keccak256(abi.encode(seed, i))) % 800_000);
            bytes32 subject = _programmeOf(i) == 4 ? COMPOSITION : bytes32(i);
            uint32 organisation = uint32(31 + i % ORGANISATIONS);
            _shares[period][i] = share;
            _leaves[period][i] = abi.encodePacked(uint8(3), period, _programmeOf(i), organisation, subject, share);
            hashes[i] = keccak256(abi.encodePacked(uint8(0), _leaves[period][i]));
        }
        zone.setReport(PeriodId.wrap(period), _node(hashes, 0, LEAVES), uint32(LEAVES), 0);
        zone.setPeriod(++period);
    }

    /// @dev Inclusion proof of a leaf in a full tree of eight.
    function _proof(uint32 ofPeriod, uint256 index) internal view returns (bytes32[] memory proof) {
        bytes32[] memory hashes = new bytes32[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            hashes[i] = keccak256(abi.encodePacked(uint8(0), _leaves[ofPeriod][i]));
        }
        proof = new bytes32[](3);
        for (uint256 level = 0; level < 3; ++level) {
            uint256 width = 1 << level;
            proof[level] = _node(hashes, ((index >> level) ^ 1) * width, width);
        }
    }

    function _node(bytes32[] memory hashes, uint256 first, uint256 width) private pure returns (bytes32) {
        if (width == 1) {
            return hashes[first];
        }
        bytes32 left = _node(hashes, first, width / 2);
        return keccak256(abi.encodePacked(uint8(1), left, _node(hashes, first + width / 2, width / 2)));
    }
}
