// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";

/// @title Changes of participants 参与方变更
/// @notice What registrars change after an admission: revocation, amendment and the recovery of a lost account. A
/// change takes effect from the next period (DESIGN §3) and never touches money owed: `payoutAt` keeps answering.
/// @dev Part of IParticipants. Every change that registrars sign uses up one nonce of the organisation.
interface IParticipantChanges {
    /// @notice What registrars sign (EIP-712) to change an organisation.
    /// @param organisation Organisation id
    /// @param group New ownership group; 0 = the organisation stands alone
    /// @param roles New bitmap of `ROLE_*`
    /// @param validUntil New last second of validity
    /// @param nonce `nonceOf(organisation)`
    struct Amendment {
        OrganisationId organisation;
        uint32 group;
        uint32 roles;
        uint64 validUntil;
        uint32 nonce;
    }

    /// @notice A recovery that can be objected to.
    /// @param replacement Account that is to take the lost one's place; 0 if no recovery is open
    /// @param readyAt First second in which anyone may carry it out
    struct Recovery {
        address replacement;
        uint64 readyAt;
    }

    /// @notice An organisation's validity ends with the running period.
    /// @param organisation Organisation id
    /// @param reasonHash keccak256 of the reason
    /// @param validUntil Last second of validity, at the latest that of the running period
    event OrganisationRevoked(OrganisationId indexed organisation, bytes32 indexed reasonHash, uint64 validUntil);
    /// @notice From `from` on, an organisation has these roles, this group and this validity.
    /// @param organisation Organisation id
    /// @param group Ownership group; 0 = the organisation stands alone
    /// @param roles Bitmap of `ROLE_*`
    /// @param validUntil Last second of validity
    /// @param from First period in which it is so; a second amendment in one period takes the first one's place
    event Amended(
        OrganisationId indexed organisation, uint32 group, uint32 roles, uint64 validUntil, PeriodId indexed from
    );
    /// @notice The recovery of a lost account was proposed; an earlier proposal for it is void.
    /// @param lost Account that is lost
    /// @param replacement Account that is to take its place
    /// @param readyAt First second in which anyone may carry it out
    event RecoveryProposed(address indexed lost, address indexed replacement, uint64 readyAt);
    /// @notice A recovery was objected to and is void.
    /// @param lost Account that was said to be lost
    /// @param objector Account of the same organisation
    event RecoveryEnded(address indexed lost, address indexed objector);
    /// @notice A lost account was replaced, for ever.
    /// @param organisation Their organisation
    /// @param lost Account that may not act any more
    /// @param replacement Account that joined in its place
    event Recovered(OrganisationId indexed organisation, address indexed lost, address indexed replacement);

    /// @notice No such organisation.
    /// @param organisation Id that was named
    error Participants_Unknown(OrganisationId organisation);
    /// @notice The change was signed for another nonce.
    /// @param expected `nonceOf` the organisation
    /// @param received Nonce that was signed
    error Participants_BadNonce(uint32 expected, uint32 received);
    /// @notice The organisation's validity ends with the running period or earlier: nothing to revoke.
    /// @param last Last second of the running period
    /// @param validUntil Last second of the organisation's validity
    error Participants_EndsAnyway(uint64 last, uint64 validUntil);
    /// @notice The account was replaced and may not act any more.
    /// @param account Lost account
    /// @param successor Account that took its place
    error Participants_Replaced(address account, address successor);
    /// @notice Nobody proposed to recover this account, or the proposal was objected to.
    /// @param lost Account that was named
    error Participants_NoRecovery(address lost);
    /// @notice The recovery can still be objected to.
    /// @param earliest First second in which it can be carried out
    /// @param received Block time, seconds
    error Participants_RecoveryTooEarly(uint256 earliest, uint256 received);
    /// @notice The objection window is over.
    /// @param latest Last second in which an objection was accepted
    /// @param received Block time, seconds
    error Participants_ObjectionTooLate(uint256 latest, uint256 received);

    /// @notice Ends an organisation's validity with the running period. Registrars sign
    /// `Revocation(uint32 organisation,bytes32 reasonHash,uint32 nonce)`. An amendment that waits for the next period
    /// is dropped; a later one can make the organisation valid again. Anyone may send it.
    /// @param id Organisation id
    /// @param reasonHash keccak256 of the reason
    /// @param registrars Registrar accounts, strictly ascending
    /// @param signatures One envelope (docs/FORMATS.md §2) per registrar
    function revoke(OrganisationId id, bytes32 reasonHash, address[] calldata registrars, bytes[] calldata signatures)
        external;

    /// @notice Changes roles, group and validity from the next period on. Anyone may send it.
    /// @param amendment What was signed
    /// @param registrars Registrar accounts, strictly ascending
    /// @param signatures One envelope (docs/FORMATS.md §2) per registrar
    function amend(Amendment calldata amendment, address[] calldata registrars, bytes[] calldata signatures) external;

    /// @notice Proposes that `replacement` takes the place of a lost account, which can be objected to for the
    /// Rulebook's `recoveryWindow`. Registrars sign `Recovery(address lost,address replacement,uint32 nonce)`, the
    /// replacement signs `Joining(uint32 organisation,address account)`. Anyone may send it.
    /// @param lost Account of an organisation
    /// @param replacement Account that belongs to no organisation
    /// @param replacementSignature Its envelope (docs/FORMATS.md §2)
    /// @param registrars Registrar accounts, strictly ascending
    /// @param signatures One envelope per registrar
    function proposeRecovery(
        address lost,
        address replacement,
        bytes calldata replacementSignature,
        address[] calldata registrars,
        bytes[] calldata signatures
    ) external;

    /// @notice Ends a proposed recovery within its window. Any account of the organisation may, the one said to be
    /// lost included.
    /// @param lost Account that was said to be lost
    function objectToRecovery(address lost) external;

    /// @notice Carries out a recovery that nobody objected to: the replacement joins and, where the lost account
    /// earned, earns from the next period on. Anyone may call.
    /// @param lost Account that is lost
    function recover(address lost) external;

    /// @notice Number of changes that registrars signed for an organisation; the next one is signed with it.
    /// @param id Organisation id
    /// @return 0 for an unknown id
    function nonceOf(OrganisationId id) external view returns (uint32);

    /// @notice The account that took the place of a lost one.
    /// @param account Account to look up
    /// @return Its direct successor; zero if it was not replaced
    function successorOf(address account) external view returns (address);

    /// @notice The account that now stands in the place of `account`, through every recovery.
    /// @param account Account to look up
    /// @return The last successor; `account` itself if it was not replaced
    function lastSuccessorOf(address account) external view returns (address);

    /// @notice The open recovery of an account.
    /// @param lost Account to look up
    /// @return Empty if there is none
    function recoveryOf(address lost) external view returns (Recovery memory);

    /// @notice EIP-712 digest of the next revocation of an organisation, with its present nonce.
    /// @param id Organisation id
    /// @param reasonHash keccak256 of the reason
    /// @return Digest under the domain of `Participants`
    function revocationDigest(OrganisationId id, bytes32 reasonHash) external view returns (bytes32);

    /// @notice EIP-712 digest of an amendment.
    /// @param amendment What is to be signed
    /// @return Digest under the domain of `Participants`
    function amendmentDigest(Amendment calldata amendment) external view returns (bytes32);

    /// @notice EIP-712 digest of the recovery of an account, with its organisation's present nonce.
    /// @param lost Account that is lost
    /// @param replacement Account that is to take its place
    /// @return Digest under the domain of `Participants`
    function recoveryDigest(address lost, address replacement) external view returns (bytes32);
}
