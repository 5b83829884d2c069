// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Roles of participants 参与方角色
/// @notice One bit per role; an organisation's roles are their sum.
interface IParticipantRoles {
    /// @notice Resource holder 数据资源提供方.
    /// @return 1, its bit in `roles`
    function ROLE_HOLDER() external view returns (uint32);
    /// @notice Service provider 数据集专业服务商.
    /// @return 2, its bit in `roles`
    function ROLE_PROVIDER() external view returns (uint32);
    /// @notice AI lab AI模型研发机构.
    /// @return 4, its bit in `roles`
    function ROLE_LAB() external view returns (uint32);
    /// @notice Data user 数据应用方.
    /// @return 8, its bit in `roles`
    function ROLE_DATA_USER() external view returns (uint32);
    /// @notice Space operator 数据空间运营方.
    /// @return 16, its bit in `roles`
    function ROLE_SPACE_OPERATOR() external view returns (uint32);
    /// @notice Zone operator 专区运营方.
    /// @return 32, its bit in `roles`
    function ROLE_ZONE_OPERATOR() external view returns (uint32);
    /// @notice Registrar 登记机构.
    /// @return 64, its bit in `roles`
    function ROLE_REGISTRAR() external view returns (uint32);
    /// @notice Oracle member.
    /// @return 128, its bit in `roles`
    function ROLE_ORACLE() external view returns (uint32);
    /// @notice Model user AI模型应用方.
    /// @return 256, its bit in `roles`
    function ROLE_MODEL_USER() external view returns (uint32);
    /// @notice White-list reviewer 白名单审核.
    /// @return 512, its bit in `roles`
    function ROLE_REVIEWER() external view returns (uint32);
    /// @notice Third-party developer.
    /// @return 1024, its bit in `roles`
    function ROLE_DEVELOPER() external view returns (uint32);
    /// @notice Challenger of reports.
    /// @return 2048, its bit in `roles`
    function ROLE_CHALLENGER() external view returns (uint32);
    /// @notice Auditor 审计方.
    /// @return 4096, its bit in `roles`
    function ROLE_AUDITOR() external view returns (uint32);
    /// @notice Community member: a voting organisation.
    /// @return 8192, its bit in `roles`
    function ROLE_MEMBER() external view returns (uint32);
    /// @notice Delivery gateway.
    /// @return 16384, its bit in `roles`
    function ROLE_GATEWAY() external view returns (uint32);
}
