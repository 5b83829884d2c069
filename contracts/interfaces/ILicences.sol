// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Form, LicenceId, Mode, OrganisationId, ProductId} from "../lib/Types.sol";

/// @title Licences 数据许可使用权
/// @notice Non-transferable ERC-721 (ERC-5192, ERC-5643 views): the right to use a copy 数据副本. It always pays the
/// composition it was sold under.
interface ILicences {
    /// @notice Terms of a licence.
    /// @param product Licensed product
    /// @param licensee Organisation that may use it
    /// @param validFrom First second of validity
    /// @param validUntil Last second of validity
    /// @param revoked True after a refund
    /// @param form Project or subscription
    /// @param mode Sandbox or offline
    /// @param purpose The one purpose, a bit of `IProducts.PURPOSE_*`
    /// @param composition Composition key the licence pays
    struct Licence {
        ProductId product;
        OrganisationId licensee;
        uint64 validFrom;
        uint64 validUntil;
        bool revoked;
        Form form;
        Mode mode;
        uint8 purpose;
        bytes32 composition;
    }

    /// @notice The newest suspension of access under a licence.
    /// @param from First second without access; 0 if it was never suspended
    /// @param until First second with access again
    /// @param reasonHash keccak256 of the stated reason
    struct Suspension {
        uint64 from;
        uint64 until;
        bytes32 reasonHash;
    }

    /// @notice A licence was issued.
    /// @param licence New licence
    /// @param product Licensed product
    /// @param licensee Organisation that may use it
    /// @param composition Composition key the licence pays
    /// @param validFrom First second of validity
    /// @param validUntil Last second of validity
    event Issued(
        LicenceId indexed licence,
        ProductId indexed product,
        OrganisationId indexed licensee,
        bytes32 composition,
        uint64 validFrom,
        uint64 validUntil
    );
    /// @notice A licence was revoked because its price was refunded.
    /// @param licence Licence, no longer valid at any time
    event Revoked(LicenceId indexed licence);

    /// @notice Access under a licence is suspended from now on. Validity, escrow and revenue stay as they are.
    /// @param licence Licence
    /// @param account Account of the space operator
    /// @param reasonHash keccak256 of the stated reason
    /// @param until First second with access again, unless it is lifted before
    event Suspended(LicenceId indexed licence, address indexed account, bytes32 indexed reasonHash, uint64 until);
    /// @notice A suspension was lifted.
    /// @param licence Licence
    /// @param account Account of the space operator
    event Lifted(LicenceId indexed licence, address indexed account);
    /// @notice Access under a licence stopped or started because of its clause's prepayment.
    /// @param licence Licence
    /// @param restricted True if access stopped
    event Restricted(LicenceId indexed licence, bool restricted);

    /// @notice Only the sales contract issues, extends, shortens and revokes.
    /// @param expected The sales contract; zero before wiring
    /// @param received The caller
    error Licences_NotSales(address expected, address received);
    /// @notice Only the deployer wires.
    /// @param expected The deployer
    /// @param received The caller
    error Licences_NotDeployer(address expected, address received);
    /// @notice The one-time wiring has been done.
    error Licences_Sealed();
    /// @notice The account does not belong to the organisation that the terms name.
    /// @param expected Licensee in the terms
    /// @param received The account's organisation; 0 if none
    error Licences_WrongLicensee(OrganisationId expected, OrganisationId received);
    /// @notice No such licence.
    /// @param licence Id that was named
    error Licences_Unknown(LicenceId licence);
    /// @notice A licence can't change hands.
    /// @param licence Licence that was to move
    error Licences_NotTransferable(LicenceId licence);
    /// @notice Licences are renewed and cancelled through the sales contract.
    /// @param sales The sales contract; zero before wiring
    error Licences_UseSales(address sales);

    /// @notice A required argument is zero.
    /// @param field Its name in ASCII: `sales`, `clauses` or `reasonHash`
    error Licences_BadField(bytes32 field);
    /// @notice The licence is no subscription, or was cancelled or revoked, or has lapsed.
    /// @param licence Licence that was named
    error Licences_NotRenewable(LicenceId licence);
    /// @notice A subscription is only ever extended to a later second.
    /// @param validUntil Last second of validity
    /// @param received Last second that was given
    error Licences_NotLater(uint64 validUntil, uint64 received);
    /// @notice A subscription is not shortened to a later second.
    /// @param validUntil Last second of validity
    /// @param received Last second that was given
    error Licences_NotEarlier(uint64 validUntil, uint64 received);
    /// @notice Only a valid account of a space operator suspends and lifts.
    /// @param account The caller
    error Licences_NotSpaceOperator(address account);
    /// @notice A licence is suspended once for a reason: longer only by a dispute.
    /// @param licence Licence
    /// @param reasonHash Reason that was given before
    error Licences_ReasonUsed(LicenceId licence, bytes32 reasonHash);
    /// @notice The licence is not suspended.
    /// @param licence Licence that was named
    error Licences_NotSuspended(LicenceId licence);
    /// @notice Only the clauses contract restricts.
    /// @param expected The clauses contract; zero before wiring
    /// @param received The caller
    error Licences_NotClauses(address expected, address received);

    /// @notice Names the sales and the clauses contract, once.
    /// @param sales The sales contract, not zero
    /// @param clauses The clauses contract, not zero
    function wire(address sales, address clauses) external;

    /// @notice Stops or restores access under a licence whose clause is short of money. Only the clauses contract.
    /// @param licence Licence id
    /// @param restricted True to stop access at once
    function restrict(LicenceId licence, bool restricted) external;

    /// @notice Suspends access at once, by reason, for the running period's `suspensionWindow`. Only a valid account of
    /// a space operator. Money owed stays owed: validity, escrow and revenue don't change.
    /// @param licence Licence id
    /// @param reasonHash keccak256 of the stated reason, not 0, one that was not given for this licence before
    function suspend(LicenceId licence, bytes32 reasonHash) external;

    /// @notice Ends a running suspension at once. Only a valid account of a space operator.
    /// @param licence Licence id
    function lift(LicenceId licence) external;

    /// @notice Renews a subscription. Only the sales contract.
    /// @param licence Licence id
    /// @param validUntil New last second of validity, after the old one
    function extend(LicenceId licence, uint64 validUntil) external;

    /// @notice Ends a subscription early; it can't be renewed then. Only the sales contract.
    /// @param licence Licence id
    /// @param validUntil New last second of validity, not after the old one
    function shorten(LicenceId licence, uint64 validUntil) external;

    /// @notice The newest suspension of a licence.
    /// @param id Licence id
    /// @return All fields 0 if it was never suspended
    function suspensionOf(LicenceId id) external view returns (Suspension memory);

    /// @notice True if the licence is valid at `timestamp`, its newest suspension does not cover it, and access is not
    /// restricted now.
    /// @param id Licence id
    /// @param timestamp Seconds since the epoch
    /// @return False for an unknown or revoked one
    function isAccessibleAt(LicenceId id, uint256 timestamp) external view returns (bool);

    /// @notice The clauses contract, zero before wiring.
    /// @return The only address that restricts
    function clauses() external view returns (address);

    /// @notice Issues a licence. Only the sales contract.
    /// @param account Account of the licensee that gets the token
    /// @param terms What is licensed, to whom and for how long
    /// @return licence Its id, from 1
    function issue(address account, Licence calldata terms) external returns (LicenceId licence);

    /// @notice Revokes a licence after a refund. Only the sales contract.
    /// @param licence Licence id
    function revoke(LicenceId licence) external;

    /// @notice A licence's terms; product 0 for an unknown id.
    /// @param id Licence id
    /// @return All fields 0 for an unknown id
    function licence(LicenceId id) external view returns (Licence memory);

    /// @notice True if the licence is valid at `timestamp` (seconds).
    /// @param id Licence id
    /// @param timestamp Seconds since the epoch
    /// @return False for an unknown or revoked one
    function isValidAt(LicenceId id, uint256 timestamp) external view returns (bool);

    /// @notice The sales contract, zero before wiring.
    /// @return The only address that issues, extends, shortens and revokes
    function sales() external view returns (address);
}
