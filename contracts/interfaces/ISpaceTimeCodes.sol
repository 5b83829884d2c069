// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SpaceTimeCodes 时空码
/// @notice The space-time code of every resource, product, organisation and licence, and an index from codes back to
/// what they stand for, which anyone can fill. Reads only: no other room depends on it.
/// @dev A resource's code is the one it declared. The others are
/// `keccak256(bytes32 objectId ‖ uint64 cell ‖ uint64 bucket ‖ uint32 issuer)` (docs/FORMATS.md §10).
interface ISpaceTimeCodes {
    /// @notice What a code stands for; the first three numbers are the subject kinds of score leaves.
    enum Subject {
        None,
        Resource,
        Product,
        Organisation,
        Licence
    }

    /// @notice A code can be resolved from now on.
    /// @param code Space-time code
    /// @param kind What it stands for
    /// @param id Its id in its room
    event Published(bytes32 indexed code, Subject indexed kind, uint32 indexed id);

    /// @notice There is no such subject.
    /// @param kind Kind that was named
    /// @param id Id that was named
    error SpaceTimeCodes_Unknown(Subject kind, uint32 id);
    /// @notice Nobody has published this code.
    /// @param code Code that was asked for
    error SpaceTimeCodes_Unpublished(bytes32 code);
    /// @notice A resource declared a code that is not its own to have: one computed for something else, or one that
    /// its void registration lost.
    /// @param code Space-time code
    /// @param expected Resource that the registry names for it, 0 if none
    /// @param received Resource that was to be published
    error SpaceTimeCodes_Taken(bytes32 code, uint32 expected, uint32 received);

    /// @notice Stores a subject's present code in the index; without effect where it stands there. Anyone may call. A
    /// computed code takes the place of an equal one that a resource declared, never the other way round.
    /// @param kind What is to be published
    /// @param id Its id in its room
    /// @return code Its code
    function publish(Subject kind, uint32 id) external returns (bytes32 code);

    /// @notice The present code of a subject; reverts for an unknown one.
    /// @param kind Kind of the subject
    /// @param id Its id in its room
    /// @return Space-time code
    function codeOf(Subject kind, uint32 id) external view returns (bytes32);

    /// @notice What a published code stands for; reverts for an unknown one. An earlier version's code stays.
    /// @param code Space-time code
    /// @return kind What it stands for
    /// @return id Its id in its room
    function resolve(bytes32 code) external view returns (Subject kind, uint32 id);
}
