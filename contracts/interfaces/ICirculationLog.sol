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
    event Anchored(uint32 indexed index, PeriodId indexed period, uint64 size, bytes32 root, uint32 signers);

    /// @notice The log only grows.
    error CirculationLog_Shrinks(uint64 previous, uint64 received);
    /// @notice One anchor may add only so many leaves.
    error CirculationLog_GrowsTooFast(uint64 greatest, uint64 received);
    /// @notice The proof does not lead from the previous root to the new one.
    error CirculationLog_Inconsistent(bytes32 previousRoot, bytes32 root);
    /// @notice Nothing new: same log and the running period has its anchor already.
    error CirculationLog_NothingNew(uint64 size, PeriodId period);
    /// @notice No anchor was accepted after the period's end yet.
    error CirculationLog_NoCut(PeriodId period);
    /// @notice No anchor has this index.
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
    function anchors() external view returns (uint32);

    /// @notice An anchor by index.
    function anchorAt(uint32 index) external view returns (Anchor memory);

    /// @notice The newest anchor: (root of the empty log, 0, 0) before the first one.
    function latest() external view returns (Anchor memory);

    /// @notice The log cut of a period: the first anchor accepted at or after the period's end; reverts without one.
    function cutOf(PeriodId period) external view returns (Anchor memory);

    /// @notice True if the period has its cut.
    function hasCut(PeriodId period) external view returns (bool);

    /// @notice EIP-712 digest that the committee signs for the next anchor.
    function anchorDigest(uint64 size, bytes32 root) external view returns (bytes32);

    /// @notice EIP-712 domain separator under which facts are signed too.
    function domainSeparator() external view returns (bytes32);
}
