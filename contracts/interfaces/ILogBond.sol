// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LogReceipt} from "../lib/LogReceipt.sol";

/// @title LogBond 保证金
/// @notice The stake behind the receipts of log nodes. A receipt promises that a leaf stands at an index and is
/// anchored by the end of the period after the one in which it was given; whoever proves that it is not so sends the
/// whole bond to the fund.
/// @dev Covered is every receipt that was given before its signer's withdrawal was announced. Nobody has power over a
/// bond but its owner and these proofs. A bond belongs to whoever deposits first for a signer: bring a new key.
interface ILogBond {
    /// @notice What stands behind a signer.
    /// @param owner Account that deposited first; zero if there was none
    /// @param freeFrom First second in which it can be withdrawn; 0 before that was announced
    /// @param lost True once a broken promise was proven: nothing is deposited for this signer any more
    /// @param amount Token base units
    struct Bond {
        address owner;
        uint64 freeFrom;
        bool lost;
        uint256 amount;
    }

    /// @notice A bond was opened or added to.
    /// @param signer Account whose receipts it stands behind
    /// @param owner Whose money it is
    /// @param amount Token base units added
    event Deposited(address indexed signer, address indexed owner, uint256 amount);
    /// @notice A bond's withdrawal was announced: later receipts of the signer are not covered.
    /// @param signer Account whose receipts it stands behind
    /// @param freeFrom First second in which it can be withdrawn
    event Announced(address indexed signer, uint64 freeFrom);
    /// @notice A bond was withdrawn.
    /// @param signer Account whose receipts it stood behind
    /// @param to Account that received it
    /// @param amount Token base units
    event Withdrawn(address indexed signer, address indexed to, uint256 amount);
    /// @notice A promise was proven broken; the whole bond went to the fund's ECOSYSTEM earmark.
    /// @param signer Account that promised
    /// @param amount Token base units
    /// @param leafHash Leaf that was promised
    /// @param index Position at which it was promised
    event Slashed(address indexed signer, uint256 amount, bytes32 leafHash, uint64 index);

    /// @notice A deposit is more than 0.
    error LogBond_ZeroAmount();
    /// @notice The token moved another amount than asked (fee-on-transfer and rebasing tokens are refused).
    /// @param expected Amount asked for, token base units
    /// @param received Growth of the contract's balance, token base units; 0 if it did not grow
    error LogBond_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice Nothing stands behind the signer: never deposited, withdrawn, or lost.
    /// @param signer Account that was named
    error LogBond_NoBond(address signer);
    /// @notice The signer broke a promise: nobody deposits for it again.
    /// @param signer Account that was named
    error LogBond_Lost(address signer);
    /// @notice Only the owner adds, announces and withdraws.
    /// @param expected The owner, or the account that was put in its place
    /// @param received Caller
    error LogBond_NotOwner(address expected, address received);
    /// @notice The withdrawal was announced already.
    /// @param freeFrom First second in which the bond can be withdrawn
    error LogBond_AlreadyAnnounced(uint64 freeFrom);
    /// @notice A withdrawal is announced first.
    /// @param signer Account that was named
    error LogBond_NotAnnounced(address signer);
    /// @notice It is too early to withdraw, or to say that no anchor covered a receipt.
    /// @param earliest First second in which it can be done
    /// @param received Block time, seconds
    error LogBond_TooEarly(uint256 earliest, uint256 received);
    /// @notice A bond goes to a participant's account.
    /// @param account Account that belongs to no organisation
    error LogBond_NotParticipant(address account);
    /// @notice Receipts are signed with a key: what a contract wallet says of a signature can change.
    /// @param expected Scheme byte of secp256k1
    /// @param received Scheme byte of the envelope, 0 if it is empty
    error LogBond_WrongScheme(uint8 expected, uint8 received);
    /// @notice The envelope is not the signer's over the receipt, or over the caller as owner.
    /// @param signer Account that had to sign
    /// @param digest EIP-712 digest it had to sign
    error LogBond_BadSignature(address signer, bytes32 digest);
    /// @notice The leaf that was proven is the one that was promised.
    /// @param leafHash Its hash
    error LogBond_PromisedLeaf(bytes32 leafHash);
    /// @notice The proof does not lead to the anchor.
    /// @param anchorIndex Anchor that was named
    /// @param index Position in the log, that of the receipt
    /// @param leafHash Leaf that was to be proven
    error LogBond_NotIncluded(uint32 anchorIndex, uint64 index, bytes32 leafHash);
    /// @notice The anchor that was named is not from before the end of the time in which the leaf had to be anchored.
    /// @param end First second after that time
    /// @param received Time of the anchor, seconds
    error LogBond_AnchorTooLate(uint256 end, uint256 received);
    /// @notice The anchor that was named is not the last of that time.
    /// @param end First second after that time
    /// @param received Time of the next anchor, seconds
    error LogBond_LaterAnchor(uint256 end, uint256 received);
    /// @notice The anchor covers the position that was promised.
    /// @param greatest Greatest size that does not
    /// @param received Size of the anchor
    error LogBond_Covered(uint64 greatest, uint64 received);

    /// @notice Puts money behind a signer's receipts, pulled from the caller, who approved it. The first to deposit
    /// becomes the owner, for which the signer's consent is needed: nobody takes a key by a first small deposit. Only
    /// the owner adds; not after the announcement of a withdrawal.
    /// @param signer Account that signs receipts
    /// @param amount Token base units
    /// @param consent The signer's envelope, scheme 1, over EIP-712 `BondOwner(address owner)` of the domain of
    /// `CirculationLog`, owner = caller; not read where the caller is the signer, or adds
    function deposit(address signer, uint256 amount, bytes calldata consent) external;

    /// @notice Announces that the bond is to be withdrawn: it is free after the third period after the running one, so
    /// that what was promised before can still be proven. Only the owner; it can't be taken back.
    /// @param signer Account that signs receipts
    function announce(address signer) external;

    /// @notice Pays the whole bond out. Only the owner.
    /// @param signer Account that signed receipts
    /// @param to Its own or another participant's account
    function withdraw(address signer, address to) external;

    /// @notice Proves that another leaf stands where a receipt promised one; the bond is lost. Anyone.
    /// @param signer Account that promised
    /// @param receipt What it signed
    /// @param envelope Its signature, scheme 1
    /// @param anchorIndex Anchor of the log, any that covers the position
    /// @param otherLeaf Leaf hash that stands there
    /// @param proof RFC 6962 inclusion proof of it
    function proveOtherLeaf(
        address signer,
        LogReceipt.Receipt calldata receipt,
        bytes calldata envelope,
        uint32 anchorIndex,
        bytes32 otherLeaf,
        bytes32[] calldata proof
    ) external;

    /// @notice Proves that no anchor covered the promised position by the end of the period after that of the receipt;
    /// the bond is lost. Anyone, once that period is over.
    /// @param signer Account that promised
    /// @param receipt What it signed
    /// @param envelope Its signature, scheme 1
    /// @param anchorIndex The last anchor before that end; 2^32 − 1 if there was none
    function proveOmitted(
        address signer,
        LogReceipt.Receipt calldata receipt,
        bytes calldata envelope,
        uint32 anchorIndex
    ) external;

    /// @notice What stands behind a signer.
    /// @param signer Account to look up
    /// @return All fields 0 if nothing was ever deposited, or it was withdrawn
    function bondOf(address signer) external view returns (Bond memory);

    /// @notice All bonds together.
    /// @return Token base units
    function totalBonds() external view returns (uint256);
}
