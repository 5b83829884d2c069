// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SalesRoom
/// @notice What the contracts have in common that only the sales contract opens and cancels.
interface ISalesRoom {
    /// @notice Only the deployer wires.
    /// @param expected The deployer
    /// @param received The caller
    error SalesRoom_NotDeployer(address expected, address received);
    /// @notice The one-time wiring has been done.
    /// @param sales The sales contract that was named
    error SalesRoom_Sealed(address sales);
    /// @notice Only the sales contract opens and cancels.
    /// @param expected The sales contract; zero before wiring
    /// @param received The caller
    error SalesRoom_NotSales(address expected, address received);

    /// @notice Names the sales contract, once. Only the deployer.
    /// @param sales The sales contract
    function wire(address sales) external;

    /// @notice The sales contract, zero before wiring.
    /// @return The only address that opens and cancels
    function sales() external view returns (address);
}
