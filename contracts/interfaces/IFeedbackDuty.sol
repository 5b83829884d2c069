// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LicenceId} from "../lib/Types.sol";
import {ICustody} from "./ICustody.sol";
import {ISalesRoom} from "./ISalesRoom.sol";

/// @title FeedbackDuty 训练效果反馈
/// @notice The refundable deposit of a licence: only the inclusion proof of a valid evaluation returns it; silence
/// sends it to the fund.
/// @dev A licence has one duty. The evaluation must be stated by `due`; its receipt promises an anchor by the end of
/// the period after the one in which it was stated. The whole period after that one is left for the proof: only then
/// can the deposit be forfeited, and until somebody does so a proof still returns it.
interface IFeedbackDuty is ICustody, ISalesRoom {
    /// @notice A deposit that waits for an evaluation.
    /// @param payer Account that gets the deposit back; zero if there is no open duty
    /// @param due Last second in which the evaluation can be stated
    /// @param deposit Token base units
    struct Duty {
        address payer;
        uint64 due;
        uint128 deposit;
    }

    /// @notice A licence came with a duty.
    /// @param licence New licence
    /// @param payer Account that gets the deposit back
    /// @param deposit Token base units
    /// @param due Last second in which the evaluation can be stated
    event Opened(LicenceId indexed licence, address indexed payer, uint128 deposit, uint64 due);
    /// @notice An evaluation was proven; the deposit went back.
    /// @param licence Licence that was evaluated
    /// @param payer Account that got the deposit back
    /// @param deposit Token base units
    /// @param leafHash Leaf of the evaluation in the log
    event Fulfilled(LicenceId indexed licence, address indexed payer, uint128 deposit, bytes32 leafHash);
    /// @notice No evaluation was proven in time; the deposit went to the fund.
    /// @param licence Licence that was not evaluated
    /// @param deposit Token base units
    event Forfeited(LicenceId indexed licence, uint128 deposit);
    /// @notice The licence was given back; so was the deposit.
    /// @param licence Licence that was refunded
    /// @param payer Account that got the deposit back
    /// @param deposit Token base units
    event Cancelled(LicenceId indexed licence, address indexed payer, uint128 deposit);

    /// @notice The licence has a duty already.
    /// @param licence Licence that was named
    error FeedbackDuty_AlreadyOpen(LicenceId licence);
    /// @notice A duty needs a deposit.
    error FeedbackDuty_ZeroDeposit();
    /// @notice The licence has no open duty: none was agreed, or it is fulfilled, forfeited or cancelled.
    /// @param licence Licence that was named
    error FeedbackDuty_NoDuty(LicenceId licence);
    /// @notice A field of the entry is not that of an evaluation of this licence.
    /// @param field The field's name in ASCII: `kind`, `licence`, `subject`, `organisation`, `signer` or `envelope`
    /// @param expected Value it must have; for `signer` the organisation it must belong to
    /// @param received Value in the entry; for `signer` the organisation it belongs to, for `envelope` the hash of
    /// the envelope that was given
    error FeedbackDuty_WrongField(bytes32 field, uint256 expected, uint256 received);
    /// @notice The evaluation was stated too late.
    /// @param due Last second in which it could be stated
    /// @param received Time in the entry, seconds
    error FeedbackDuty_StatedLate(uint64 due, uint64 received);
    /// @notice The licence was not valid when the evaluation was stated.
    /// @param licence Licence that was named
    /// @param time Time in the entry, seconds
    error FeedbackDuty_LicenceNotValid(LicenceId licence, uint64 time);
    /// @notice The envelope is not the signer's over the fact.
    /// @param signer Account that had to sign
    /// @param digest EIP-712 digest it had to sign
    error FeedbackDuty_BadSignature(address signer, bytes32 digest);
    /// @notice The proof does not lead to the anchor.
    /// @param anchor Anchor that was named
    /// @param index Position in the log that was named
    /// @param leafHash Hash of the entry
    error FeedbackDuty_NotIncluded(uint32 anchor, uint64 index, bytes32 leafHash);
    /// @notice An evaluation that was stated in time can still be anchored and proven.
    /// @param earliest First second in which the deposit can be forfeited
    /// @param received Block time, seconds
    error FeedbackDuty_TooEarly(uint256 earliest, uint256 received);

    /// @notice Opens the duty of a new licence and pulls the deposit from the caller. Only the sales contract.
    /// @param licence New licence
    /// @param payer Account that gets the deposit back
    /// @param deposit Token base units, not 0
    /// @param window Seconds from now within which the evaluation must be stated
    function open(LicenceId licence, address payer, uint128 deposit, uint32 window) external;

    /// @notice Returns the deposit of a licence that was refunded. Only the sales contract. Nothing happens without
    /// one.
    /// @param licence Licence that was given back
    function cancel(LicenceId licence) external;

    /// @notice Returns the deposit against an evaluation in the log. Anyone may call.
    /// @param licence Licence that was evaluated
    /// @param anchor Anchor that covers the entry
    /// @param index Position of the entry in the log, from 0
    /// @param entry The 115 bytes of the log entry (docs/FORMATS.md §7)
    /// @param signature The signature envelope of the fact
    /// @param proof RFC 6962 inclusion proof under the anchor
    function fulfil(
        LicenceId licence,
        uint32 anchor,
        uint64 index,
        bytes calldata entry,
        bytes calldata signature,
        bytes32[] calldata proof
    ) external;

    /// @notice Sends the deposit of an unfulfilled duty to the fund. Anyone may call, from `forfeitableFrom` on.
    /// @param licence Licence that was not evaluated
    function forfeit(LicenceId licence) external;

    /// @notice The open duty of a licence.
    /// @param licence Licence id
    /// @return All fields 0 if there is none
    function dutyOf(LicenceId licence) external view returns (Duty memory);

    /// @notice First second in which the deposit of an open duty can be forfeited: the end of the second period after
    /// that of `due`; reverts without a duty.
    /// @param licence Licence id
    /// @return Seconds since the epoch
    function forfeitableFrom(LicenceId licence) external view returns (uint256);

    /// @notice Sum of all deposits of open duties, token base units.
    /// @return 0 if no duty is open
    function totalDeposits() external view returns (uint256);
}
