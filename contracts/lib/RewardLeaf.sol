// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "./Types.sol";

/// @title RewardLeaf
/// @notice The REWARD leaf `uint8 3 ‖ uint32 period ‖ uint8 programme ‖ uint32 organisation ‖ bytes32 subject ‖ uint32
/// share ppm` (docs/FORMATS.md §5) and its programmes.
library RewardLeaf {
    /// @notice What a leaf says.
    /// @param period Period reported on
    /// @param programme Number of the programme
    /// @param organisation Recipient
    /// @param subject What is rewarded
    /// @param share Part of the period's budget, ppm
    struct Reward {
        PeriodId period;
        uint8 programme;
        OrganisationId organisation;
        bytes32 subject;
        uint32 share;
    }

    /// @notice Type byte of a REWARD leaf.
    uint8 internal constant TYPE = 3;
    /// @notice Bytes of a REWARD leaf, without prefix.
    uint256 internal constant LENGTH = 46;
    /// @notice Programmes, and budgets of a period.
    uint256 internal constant PROGRAMMES = 6;
    /// @notice Programmes 1 to 4 draw on ECOSYSTEM, the others on SERVICE.
    uint256 internal constant ECOSYSTEM_PROGRAMMES = 4;
    /// @notice Programme of feedback 反馈奖励.
    uint8 internal constant FEEDBACK = 1;
    /// @notice Programme of recommended combinations 组合推荐.
    uint8 internal constant REFERRAL = 4;

    /// @notice Reads a leaf of `LENGTH` bytes; type and length are the caller's to check.
    /// @param leaf The bytes, without prefix
    function read(bytes calldata leaf) internal pure returns (Reward memory reward) {
        reward.period = PeriodId.wrap(uint32(bytes4(leaf[1:5])));
        reward.programme = uint8(leaf[5]);
        reward.organisation = OrganisationId.wrap(uint32(bytes4(leaf[6:10])));
        reward.subject = bytes32(leaf[10:42]);
        reward.share = uint32(bytes4(leaf[42:46]));
    }

    /// @notice Subject key of the claim: one reward per period, programme, organisation and subject.
    /// @param reward What the leaf says
    function claimKey(Reward memory reward) internal pure returns (bytes32) {
        return keccak256(abi.encode(reward.programme, reward.organisation, reward.subject));
    }
}
