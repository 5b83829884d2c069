// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SettlementToken
/// @notice ERC-20 with 6 decimals that stands for a ledger unit of a bank custody account (DESIGN §3). Only the
/// custodian mints and burns; it moves only between valid participants and the system's contracts. What a listed
/// contract pays out is governed by that contract alone, so that money owed to a participant whose validity has ended
/// stays payable.
interface ISettlementToken {
    /// @notice A contract was added to the list; it can never be removed.
    /// @param account The contract: it may hold the token and pay it to anyone
    event ContractListed(address indexed account);
    /// @notice The custodian booked a deposit at the bank.
    /// @param account Participant that was credited
    /// @param amount Token base units (6 decimals)
    event Minted(address indexed account, uint256 amount);
    /// @notice The custodian booked a withdrawal at the bank.
    /// @param account The custodian, whose own balance was reduced
    /// @param amount Token base units (6 decimals)
    event Burned(address indexed account, uint256 amount);

    /// @notice Only the custodian mints and burns.
    /// @param expected The custodian
    /// @param received The caller
    error SettlementToken_NotCustodian(address expected, address received);
    /// @notice Only the governance lists; only the deployer wires.
    /// @param expected The governance for `list`, the deployer for `wire`
    /// @param received The caller
    error SettlementToken_NotGovernance(address expected, address received);
    /// @notice The sender is neither a valid participant nor the custodian nor a listed contract.
    /// @param sender Account the amount was to come from
    error SettlementToken_SenderNotParticipant(address sender);
    /// @notice The recipient may not hold the token, or is not a valid participant to mint to.
    /// @param recipient Account the amount was to go to
    error SettlementToken_RecipientNotParticipant(address recipient);
    /// @notice The one-time wiring has been done.
    error SettlementToken_Sealed();

    /// @notice Books a bank deposit. Only the custodian; `account` must be a valid participant.
    /// @param account Participant to credit
    /// @param amount Token base units (6 decimals)
    function mint(address account, uint256 amount) external;

    /// @notice Books a bank withdrawal from the custodian's own balance: a participant transfers to it first.
    /// @param amount Token base units (6 decimals), at most the custodian's balance
    function burn(uint256 amount) external;

    /// @notice One-time listing of the system's contracts by the deployer; sealed afterwards.
    /// @param contracts Those that hold and pay out the token
    function wire(address[] calldata contracts) external;

    /// @notice Lists a further contract. Only governance.
    /// @param account Contract to list, for ever
    function list(address account) external;

    /// @notice True for a listed contract.
    /// @param account Account to look up
    /// @return True from its listing on
    function isListed(address account) external view returns (bool);

    /// @notice The account that mints and burns against the bank custody account.
    /// @return The custody bank's account, fixed at deployment
    function custodian() external view returns (address);
}
