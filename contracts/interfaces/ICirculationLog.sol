// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId} from "../lib/Types.sol";

/// @title CirculationLog 流通日志
/// @notice Anchors of the append-only log: a quorum signs, and an RFC 6962 consistency proof ties each anchor to the
/// one before, so that history can't be rewritten by anyone. Beside them stands what parties say of facts without any
/// log node: facts that a node refused are forced 强制上链, and facts that a contract wallet signed are endorsed.
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

    /// @notice A fact was posted on chain; it counts like a leaf from this block on. Its body is public for ever.
    /// @param index Index of the forced fact, from 0
    /// @param leafHash RFC 6962 leaf hash of its entry
    /// @param sender Who posted it
    /// @param fact The bytes of docs/FORMATS.md §7
    event Forced(uint32 indexed index, bytes32 indexed leafHash, address sender, bytes fact);
    /// @notice A contract wallet's ERC-1271 signature of a fact was asked for and found valid; once per leaf.
    /// @param leafHash RFC 6962 leaf hash of the fact's entry
    /// @param signer The wallet
    event Endorsed(bytes32 indexed leafHash, address indexed signer);

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
    /// @notice A fact is forced once.
    /// @param index Index that it has
    /// @param leafHash Leaf hash of its entry
    error CirculationLog_AlreadyForced(uint32 index, bytes32 leafHash);
    /// @notice A fact is endorsed once: a second time there is nothing to learn, and its event stands once.
    /// @param leafHash Leaf hash of its entry
    error CirculationLog_AlreadyEndorsed(bytes32 leafHash);
    /// @notice Only what a contract wallet signed is endorsed: other signatures are checked by anyone at any time.
    /// @param expected Scheme byte of ERC-1271
    /// @param received Scheme byte of the envelope, 0 if it is empty
    error CirculationLog_WrongScheme(uint8 expected, uint8 received);
    /// @notice The envelope does not hold the signer's signature.
    /// @param signer Account that the entry names
    /// @param digest EIP-712 digest of the fact
    error CirculationLog_BadSignature(address signer, bytes32 digest);

    /// @notice Accepts a new anchor, signed by the committee in force in the running period over
    /// `Anchor(uint32 index,uint64 previousSize,bytes32 previousRoot,uint64 size,bytes32 root)`. Anyone may send it.
    /// @param size Number of leaves now
    /// @param root Root over them
    /// @param proof RFC 6962 consistency proof from the previous anchor (empty from size 0 or to the same size)
    /// @param bitmap Members that signed
    /// @param signatures Their envelopes
    function anchor(uint64 size, bytes32 root, bytes32[] calldata proof, uint32 bitmap, bytes calldata signatures)
        external;

    /// @notice Posts a fact that the log node refused; it counts like a leaf. Anyone may send it: the signature is the
    /// signer's. What it says is not judged here. A contract wallet's fact is endorsed too, unless it was.
    /// @param fact `entry ‖ envelope ‖ salt ‖ body`, at most 65,536 bytes (docs/FORMATS.md §7)
    function force(bytes calldata fact) external;

    /// @notice Asks the contract wallet that signed a fact for its ERC-1271 answer, once and for all: its fact counts
    /// only with this, so that nobody has to ask a wallet what it would have said at a past block. Anyone may send it.
    /// @param entry Entry of the log, 115 bytes
    /// @param envelope Its signature envelope, scheme 2
    function endorse(bytes calldata entry, bytes calldata envelope) external;

    /// @notice Number of facts that were forced.
    /// @return 0 before the first one
    function forcedFacts() external view returns (uint32);

    /// @notice True if the fact was forced.
    /// @param leafHash RFC 6962 leaf hash of its entry
    /// @return False for an unknown one
    function isForced(bytes32 leafHash) external view returns (bool);

    /// @notice True if the wallet that signed the fact has answered for it.
    /// @param leafHash RFC 6962 leaf hash of its entry
    /// @return False for an unknown one, and for facts of other accounts
    function isEndorsed(bytes32 leafHash) external view returns (bool);

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
