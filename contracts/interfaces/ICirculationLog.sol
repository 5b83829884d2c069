// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "../lib/Types.sol";

/// @title CirculationLog 流通日志
/// @notice Anchors of the append-only log: a quorum signs, and an RFC 6962 consistency proof ties each anchor to the
/// one before, so that history can't be rewritten by anyone.
interface ICirculationLog {
    /// @notice One anchored state of the log.
    /// @param root RFC 6962 keccak root over the first `size` leaves
    /// @param size Number of leaves
    /// @param time Block time of the anchor, seconds
    struct Anchor {
        bytes32 root;
        uint64 size;
        uint64 time;
    }

    /// @notice An anchor was accepted.
    /// @param index Index of the anchor, from 0
    /// @param period The running period
    /// @param size Number of leaves
    /// @param root RFC 6962 keccak root over them
    /// @param signers Bit i set = member i signed
    event Anchored(uint32 indexed index, PeriodId indexed period, uint64 size, bytes32 root, uint32 signers);

    /// @notice The log only grows.
    /// @param previous Number of leaves of the newest anchor
    /// @param received Number of leaves that was sent
    error CirculationLog_Shrinks(uint64 previous, uint64 received);
    /// @notice One anchor may add only so many leaves.
    /// @param greatest Greatest number of leaves that the log may have with this anchor
    /// @param received Number of leaves that was sent
    error CirculationLog_GrowsTooFast(uint64 greatest, uint64 received);
    /// @notice The proof does not lead from the previous root to the new one.
    /// @param previousRoot Root of the newest anchor
    /// @param root Root that was sent
    error CirculationLog_Inconsistent(bytes32 previousRoot, bytes32 root);
    /// @notice Nothing new: same log and the running period has its anchor already.
    /// @param size Number of leaves, that of the newest anchor too
    /// @param period The running period
    error CirculationLog_NothingNew(uint64 size, PeriodId period);
    /// @notice No anchor was accepted after the period's end yet.
    /// @param period Period asked for
    error CirculationLog_NoCut(PeriodId period);
    /// @notice No anchor has this index.
    /// @param anchors Number of anchors; an index is below it
    /// @param received Index that was asked for
    error CirculationLog_UnknownAnchor(uint32 anchors, uint32 received);

    /// @notice Accepts a new anchor, signed by the committee in force in the running period over
    /// `Anchor(uint32 index,uint64 previousSize,bytes32 previousRoot,uint64 size,bytes32 root)`. Anyone may send it.
    /// @param size Number of leaves now
    /// @param root Root over them
    /// @param proof RFC 6962 consistency proof from the previous anchor (empty from size 0 or to the same size)
    /// @param bitmap Members that signed
    /// @param signatures Their envelopes
    function anchor(uint64 size, bytes32 root, bytes32[] calldata proof, uint32 bitmap, bytes calldata signatures)
        external;

    /// @notice Number of anchors accepted.
    /// @return 0 before the first one
    function anchors() external view returns (uint32);

    /// @notice An anchor by index.
    /// @param index From 0; reverts for an unknown one
    /// @return Root, size and time
    function anchorAt(uint32 index) external view returns (Anchor memory);

    /// @notice The newest anchor: (root of the empty log, 0, 0) before the first one.
    /// @return Root, size and time
    function latest() external view returns (Anchor memory);

    /// @notice The log cut of a period: the first anchor accepted at or after the period's end; reverts without one.
    /// @param period Period number
    /// @return Root, size and time
    function cutOf(PeriodId period) external view returns (Anchor memory);

    /// @notice What a report says of its period's log cut, in few storage reads; reverts without one.
    /// @param period Period number
    /// @return size Number of leaves
    /// @return root RFC 6962 keccak root over them
    function logCutOf(PeriodId period) external view returns (uint64 size, bytes32 root);

    /// @notice True if the period has its cut.
    /// @param period Period number
    /// @return False: the report of the period can't be accepted yet
    function hasCut(PeriodId period) external view returns (bool);

    /// @notice EIP-712 digest that the committee signs for the next anchor.
    /// @param size Number of leaves that the anchor is to have
    /// @param root Root over them
    /// @return Digest under the domain of `CirculationLog`
    function anchorDigest(uint64 size, bytes32 root) external view returns (bytes32);

    /// @notice EIP-712 domain separator under which facts are signed too.
    /// @return Domain of docs/FORMATS.md §8
    function domainSeparator() external view returns (bytes32);
}
