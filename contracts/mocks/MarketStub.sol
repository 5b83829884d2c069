// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IClauses} from "../interfaces/IClauses.sol";
import {IProducts} from "../interfaces/IProducts.sol";
import {ClauseId, LicenceId, Loop, OrganisationId, ProductId, ResourceId, TemplateId} from "../lib/Types.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title MarketStub
/// @notice Stands for everything that sales ask of the market: real products with changed properties, scores, a white
/// list, and a holder of deposits that pulls what it is told, or less.
contract MarketStub {
    using SafeERC20 for IERC20;

    /// @notice What is changed about every composition.
    struct Twist {
        Loop loop;
        uint8 purposes;
        uint8 modes;
        bool offlineBarred;
        uint64 sellableUntil;
    }

    /// @notice A deposit that was opened.
    struct Opened {
        address payer;
        uint256 deposit;
        uint32 window;
        TemplateId template;
        bytes32 composition;
        OrganisationId licensee;
    }

    /// @notice As in Products.
    uint32 public constant PURPOSE_APPLICATION = 1;
    /// @notice As in Products.
    uint32 public constant PURPOSE_TRAINING = 2;
    /// @notice As in Products.
    uint32 public constant PURPOSE_PRETRAIN = 4;
    /// @notice As in Products.
    uint32 public constant MODE_DISTRIBUTION = 4;

    IProducts private immutable _products;
    IERC20 private immutable _token;
    Twist private _twist;
    IAdmissions.Score private _score;
    mapping(TemplateId template => uint128) private _depositOf;

    /// @notice Declared cost ÷ expected licences of every product.
    uint256 public floor;
    /// @notice How long every copy is approved.
    uint64 public approval;
    /// @notice What is missing from every pull.
    uint256 public missing;
    /// @notice Opened feedback duties.
    mapping(LicenceId licence => Opened) public duties;
    /// @notice Opened clauses.
    mapping(LicenceId licence => Opened) public clauses;
    /// @notice How often a licence was cancelled.
    mapping(LicenceId licence => uint256) public cancelled;

    /// @notice Real products and money.
    constructor(IProducts products, IERC20 token) {
        _products = products;
        _token = token;
    }

    /// @notice Changes every composition.
    function setTwist(Twist calldata twist) external {
        _twist = twist;
    }

    /// @notice Sets the floor of every price.
    function setFloor(uint256 floor_) external {
        floor = floor_;
    }

    /// @notice Sets the score of every product.
    function setScore(IAdmissions.Score calldata score) external {
        _score = score;
    }

    /// @notice Approves every copy for so long.
    function setApproval(uint64 until) external {
        approval = until;
    }

    /// @notice Drafts a template with a deposit.
    function setTemplate(TemplateId template, uint128 deposit) external {
        _depositOf[template] = deposit;
    }

    /// @notice From now on so much less is pulled.
    function setMissing(uint256 amount) external {
        missing = amount;
    }

    /// @notice Opens a feedback duty.
    function open(LicenceId licence, address payer, uint128 deposit, uint32 window) external {
        duties[licence] = Opened(payer, deposit, window, TemplateId.wrap(0), bytes32(0), OrganisationId.wrap(0));
        _token.safeTransferFrom(msg.sender, address(this), deposit - missing);
    }

    /// @notice Opens a clause.
    function open(LicenceId licence, TemplateId template, bytes32 composition_, OrganisationId licensee, address payer)
        external
        returns (ClauseId)
    {
        uint128 deposit = _depositOf[template];
        clauses[licence] = Opened(payer, deposit, 0, template, composition_, licensee);
        _token.safeTransferFrom(msg.sender, address(this), deposit);
        return ClauseId.wrap(1);
    }

    /// @notice Returns the deposits of a licence, the duty's first.
    function cancel(LicenceId licence) external {
        Opened memory opened =
            cancelled[licence]++ == 0 && duties[licence].deposit != 0 ? duties[licence] : clauses[licence];
        _token.safeTransfer(opened.payer, opened.deposit);
    }

    /// @notice A real composition, changed.
    function composition(bytes32 key) external view returns (IProducts.Composition memory found) {
        found = _products.composition(key);
        if (_twist.sellableUntil != 0) {
            found.loop = _twist.loop;
            found.purposes = _twist.purposes;
            found.modes = _twist.modes;
            found.offlineBarred = _twist.offlineBarred;
            found.sellableUntil = _twist.sellableUntil;
        }
    }

    /// @notice A real product.
    function product(ProductId id) external view returns (IProducts.Product memory) {
        return _products.product(id);
    }

    /// @notice A real composition's resources.
    function resourcesOf(bytes32 key) external view returns (ResourceId[] memory) {
        return _products.resourcesOf(key);
    }

    /// @notice The floor of every product.
    function costFloorOf(ProductId) external view returns (uint256) {
        return floor;
    }

    /// @notice The score of every product.
    function productScore(ProductId) external view returns (IAdmissions.Score memory) {
        return _score;
    }

    /// @notice The approval of every copy.
    function approvedUntil(ProductId, OrganisationId) external view returns (uint64) {
        return approval;
    }

    /// @notice A template with nothing but its deposit; a share of all where there is one.
    function templateOf(TemplateId template) external view returns (IClauses.Template memory found) {
        found.outcome.deposit = _depositOf[template];
        found.outcome.share = found.outcome.deposit == 0 ? 0 : 1;
    }
}
