// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SettlementToken
/// @notice ERC-20 with 6 decimals that stands for a ledger unit of a bank custody account (DESIGN §3). Only the
/// custodian mints and burns; it moves only between valid participants and the system's contracts. What a listed
/// contract pays out is governed by that contract alone, so that money owed to a participant whose validity has ended
/// stays payable.
interface ISettlementToken {
    /// @notice A contract was added to the list; it can never be removed.
    event ContractListed(address indexed account);
    /// @notice The custodian booked a deposit at the bank.
    event Minted(address indexed account, uint256 amount);
    /// @notice The custodian booked a withdrawal at the bank.
    event Burned(address indexed account, uint256 amount);

    /// @notice Only the custodian mints and burns.
    error SettlementToken_NotCustodian(address expected, address received);
    /// @notice Neither the governance nor, before the wiring is sealed, the deployer.
    error SettlementToken_NotGovernance(address expected, address received);
    /// @notice The sender is neither a valid participant nor a listed contract.
    error SettlementToken_SenderNotParticipant(address sender);
    /// @notice The recipient is neither a valid participant nor a listed contract.
    error SettlementToken_RecipientNotParticipant(address recipient);
    /// @notice The one-time wiring has been done.
    error SettlementToken_Sealed();

    /// @notice Books a bank deposit. Only the custodian; `account` must be a valid participant.
    function mint(address account, uint256 amount) external;

    /// @notice Books a bank withdrawal from the custodian's own balance: a participant transfers to it first.
    function burn(uint256 amount) external;

    /// @notice One-time listing of the system's contracts by the deployer; sealed afterwards.
    function wire(address[] calldata contracts) external;

    /// @notice Lists a further contract. Only governance.
    function list(address account) external;

    /// @notice True for a listed contract.
    function isListed(address account) external view returns (bool);

    /// @notice The account that mints and burns against the bank custody account.
    function custodian() external view returns (address);
}
