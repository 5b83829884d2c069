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

    /// @notice Only the sales contract issues and revokes.
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

    /// @notice Only the clauses contract restricts.
    /// @param expected The clauses contract; zero before wiring
    /// @param received The caller
    error Licences_NotClauses(address expected, address received);

    /// @notice Names the sales and the clauses contract, once.
    /// @param sales The sales contract
    /// @param clauses The clauses contract
    function wire(address sales, address clauses) external;

    /// @notice Stops or restores access under a licence whose clause is short of money. Only the clauses contract.
    /// @param licence Licence id
    /// @param restricted True to stop access at once
    function restrict(LicenceId licence, bool restricted) external;

    /// @notice True if the licence is valid at `timestamp` and access under it is neither restricted nor suspended now.
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
    /// @return The only address that issues and revokes
    function sales() external view returns (address);
}
