// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title EcosystemFund 生态激励基金
/// @notice Receives the ecosystem share and unearned performance money under earmarks. It pays nothing out yet:
/// budgets, rewards and grants are calls of a later version that draws on the same earmarks.
interface IEcosystemFund {
    /// @notice Money was booked under the earmarks.
    /// @param from The caller
    /// @param ecosystem Added to the ECOSYSTEM earmark, token base units; 0 if nothing
    /// @param service Added to the SERVICE earmark, token base units; 0 if nothing
    event Booked(address indexed from, uint256 ecosystem, uint256 service);

    /// @notice Less money arrived than is booked.
    /// @param expected Both earmarks with this booking, token base units
    /// @param received The fund's balance, token base units
    error EcosystemFund_Unfunded(uint256 expected, uint256 received);
    /// @notice More than the earmarks can count.
    /// @param greatest Greatest sum of both earmarks, token base units
    /// @param received Both earmarks with this booking, token base units
    error EcosystemFund_TooMuch(uint256 greatest, uint256 received);

    /// @notice Books money that was transferred before this call in the same transaction. Open to anyone who really
    /// transfers; what arrived without a booking stays unbooked.
    /// @param ecosystem Token base units for the ECOSYSTEM earmark
    /// @param service Token base units for the SERVICE earmark (unearned performance money, owed to providers as
    /// rewards)
    function book(uint256 ecosystem, uint256 service) external;

    /// @notice Balance of the ECOSYSTEM earmark, token base units.
    /// @return 0 before the first booking
    function ecosystemBalance() external view returns (uint256);

    /// @notice Balance of the SERVICE earmark, token base units.
    /// @return 0 before the first booking
    function serviceBalance() external view returns (uint256);
}
