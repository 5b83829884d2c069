// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LicenceId, OrganisationId} from "../lib/Types.sol";
import {IAdmissions} from "./IAdmissions.sol";
import {IClauses} from "./IClauses.sol";
import {ICustody} from "./ICustody.sol";
import {IFeedbackDuty} from "./IFeedbackDuty.sol";
import {ILicences} from "./ILicences.sol";
import {IOffers} from "./IOffers.sol";
import {IParticipants} from "./IParticipants.sol";
import {IProducts} from "./IProducts.sol";
import {IRulebook} from "./IRulebook.sol";
import {ISettlement} from "./ISettlement.sol";
import {ISubscriptions} from "./ISubscriptions.sol";
import {IWhiteList} from "./IWhiteList.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Sales 许可交易
/// @notice Offers, project licences 项目制 and subscriptions 订阅制. The fee 基础许可费 waits in escrow until the licensee
/// accepts or the refund window ends; then a project's fee enters the open period of settlement, and a subscription's
/// fees enter it one by one as their periods begin. Money that an account refuses is parked for it.
interface ISales is IOffers, ISubscriptions, ICustody {
    /// @notice What sales work with, fixed at deployment.
    /// @param token Settlement token
    /// @param rulebook Period clock and rules
    /// @param participants Who may sell and buy
    /// @param products Compositions on offer
    /// @param licences The register of licences
    /// @param settlement Where revenue goes
    /// @param whiteList Who may receive a copy
    /// @param duty Holds feedback deposits
    /// @param clauses Holds clauses and their deposits
    /// @param admissions Scores that the price hook follows
    struct Rooms {
        IERC20 token;
        IRulebook rulebook;
        IParticipants participants;
        IProducts products;
        ILicences licences;
        ISettlement settlement;
        IWhiteList whiteList;
        IFeedbackDuty duty;
        IClauses clauses;
        IAdmissions admissions;
    }

    /// @notice What a buyer's transaction is bound to.
    /// @param maxPrice Greatest ask the buyer pays, of the project or of one period, token base units
    /// @param maxDeposit Greatest sum of feedback and clause deposit, token base units
    /// @param deadline Last second in which the purchase may happen
    /// @param periods Project: 0. Subscription: periods from the running one on, 1 to `MAX_PERIODS`
    /// @param termsHash The terms the buyer read
    struct Purchase {
        uint128 maxPrice;
        uint128 maxDeposit;
        uint64 deadline;
        uint32 periods;
        bytes32 termsHash;
    }

    /// @notice A fee in escrow.
    /// @param payer Account that paid and would be refunded
    /// @param amount Token base units; 0 once released or refunded
    /// @param refundableUntil Last second in which the licensee may refund
    /// @param composition Composition key that will be paid
    struct Escrow {
        address payer;
        uint128 amount;
        uint64 refundableUntil;
        bytes32 composition;
    }

    /// @notice A licence was bought; the price waits in escrow.
    /// @param offer Offer id
    /// @param licence Licence that was issued
    /// @param licensee Buyer's organisation
    /// @param price Token base units in escrow, deposits not counted: all periods of a subscription
    event Bought(uint256 indexed offer, LicenceId indexed licence, OrganisationId indexed licensee, uint128 price);
    /// @notice An escrow ended in favour of the composition.
    /// @param licence Licence that was bought
    /// @param composition Composition key that is paid
    /// @param amount Token base units that became revenue: of a subscription the fees of the periods that had begun
    /// @param accepted True if the payer accepted, false if the refund window had ended
    event Released(LicenceId indexed licence, bytes32 indexed composition, uint128 amount, bool accepted);
    /// @notice The price went back to the payer.
    /// @param licence Licence, revoked in the same call
    /// @param payer Account that had paid and is repaid, or for which the money is parked
    /// @param amount Token base units, deposits not counted
    event Refunded(LicenceId indexed licence, address indexed payer, uint128 amount);

    /// @notice Only a valid participant.
    /// @param account The caller
    error Sales_NotParticipant(address account);
    /// @notice TRAINING products are sold to AI labs only.
    /// @param account The caller
    error Sales_NotLab(address account);
    /// @notice The purchase comes too late.
    /// @param deadline Last second the buyer allows
    /// @param received Block time, seconds
    error Sales_DeadlineOver(uint64 deadline, uint256 received);
    /// @notice The ask is above what the buyer is willing to pay.
    /// @param maxPrice Greatest price the buyer pays, token base units
    /// @param price The ask, token base units
    error Sales_PriceAboveMax(uint256 maxPrice, uint256 price);
    /// @notice The deposits are above what the buyer is willing to leave.
    /// @param maxDeposit Greatest sum of deposits, token base units
    /// @param deposit Feedback and clause deposit, token base units
    error Sales_DepositAboveMax(uint256 maxDeposit, uint256 deposit);
    /// @notice The terms are not those the buyer read.
    /// @param expected Hash of the terms the buyer read
    /// @param received Hash of the offer's terms
    error Sales_TermsChanged(bytes32 expected, bytes32 received);
    /// @notice Too few reviewers approve a copy for this buyer, or not for as long as a subscription is paid.
    /// @param needed Last second that must be approved
    /// @param approvedUntil Last second that is; 0 if none
    error Sales_NotWhiteListed(uint64 needed, uint64 approvedUntil);
    /// @notice The caller did not pay for this licence.
    /// @param expected Account that paid
    /// @param received The caller
    error Sales_NotPayer(address expected, address received);
    /// @notice Nothing is in escrow for this licence.
    /// @param licence Licence that was named
    error Sales_NothingInEscrow(LicenceId licence);
    /// @notice The refund window is over.
    /// @param refundableUntil Last second in which a refund was possible
    /// @param received Block time, seconds
    error Sales_RefundWindowOver(uint64 refundableUntil, uint256 received);
    /// @notice The refund window is open: only the payer's acceptance ends it before. Until then a subscription is not
    /// renewed or cancelled either, but can be refunded as a whole.
    /// @param refundableUntil Last second of the window; release is possible from the next one on
    /// @param received Block time, seconds
    error Sales_RefundWindowOpen(uint64 refundableUntil, uint256 received);
    /// @notice The deposits did not leave exactly.
    /// @param expected Sum of the deposits, token base units
    /// @param received What left the contract's balance, token base units
    error Sales_WrongAmountSent(uint256 expected, uint256 received);

    /// @notice Buys a licence; pulls fee and deposits from the caller at once. TRAINING products need the lab role.
    /// @param id Offer
    /// @param purchase What the buyer agrees to
    /// @return licence Licence of the caller's organisation, valid from this second on: a project for its term, but
    /// offline not beyond the white list's approval; a subscription until the last second of its last paid period
    function buy(uint256 id, Purchase calldata purchase) external returns (LicenceId licence);

    /// @notice The payer accepts delivery: what is earned becomes revenue of the open period.
    /// @param licence Licence whose price is in escrow
    function accept(LicenceId licence) external;

    /// @notice The payer gives the licence back within the refund window: price and deposits return as a whole.
    /// @param licence Licence whose price is in escrow; it is revoked
    function refund(LicenceId licence) external;

    /// @notice Anyone ends an escrow whose refund window is over (silence = accepted).
    /// @param licence Licence whose price is in escrow
    function release(LicenceId licence) external;

    /// @notice What waits in escrow for a licence.
    /// @param licence Licence id
    /// @return All fields 0 if the licence is unknown or its price was released or refunded
    function escrowOf(LicenceId licence) external view returns (Escrow memory);

    /// @notice Sum of all fees that are held and not revenue: in escrow, or not recognised. Token base units.
    /// @return 0 if nothing waits; the balance is never below this and all that is owed
    function totalEscrow() external view returns (uint256);
}
