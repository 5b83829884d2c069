// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipantRoles} from "../interfaces/IParticipantRoles.sol";

/// @title ParticipantRoles
/// @notice One bit per role, and which roles may not stand beside each other.
abstract contract ParticipantRoles is IParticipantRoles {
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_HOLDER = 1;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_PROVIDER = 2;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_LAB = 4;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_DATA_USER = 8;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_SPACE_OPERATOR = 16;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_ZONE_OPERATOR = 32;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_REGISTRAR = 64;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_ORACLE = 128;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_MODEL_USER = 256;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_REVIEWER = 512;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_DEVELOPER = 1024;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_CHALLENGER = 2048;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_AUDITOR = 4096;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_MEMBER = 8192;
    /// @inheritdoc IParticipantRoles
    uint32 public constant override ROLE_GATEWAY = 16384;

    uint32 internal constant OPERATORS = ROLE_SPACE_OPERATOR | ROLE_ZONE_OPERATOR;
    /// @dev Whoever has one of these sets prices, weights or receivers: no operator may.
    uint32 internal constant INFLUENCE =
        ROLE_HOLDER | ROLE_PROVIDER | ROLE_LAB | ROLE_ORACLE | ROLE_REVIEWER | ROLE_REGISTRAR;

    /// @dev Roles that may stand together with an operator's own; everything where `roles` names no operator.
    function _allowedBeside(uint32 roles) internal pure returns (uint32) {
        if (roles & OPERATORS == 0) return type(uint32).max;
        uint32 other = roles & ROLE_SPACE_OPERATOR == 0 ? ROLE_SPACE_OPERATOR : ROLE_ZONE_OPERATOR;
        return ~(INFLUENCE | other);
    }
}
