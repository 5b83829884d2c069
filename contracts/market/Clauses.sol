// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClauses} from "../interfaces/IClauses.sol";
import {ClauseId, LicenceId, OrganisationId, TemplateId} from "../lib/Types.sol";

/// @title Clauses
/// @notice No clause yet.
contract Clauses is IClauses {
    /// @inheritdoc IClauses
    function wire(address) external {}

    /// @inheritdoc IClauses
    function draft(Template calldata) external returns (TemplateId) {}

    /// @inheritdoc IClauses
    function open(LicenceId, TemplateId, bytes32, OrganisationId, address) external returns (ClauseId) {}

    /// @inheritdoc IClauses
    function cancel(LicenceId) external {}

    /// @inheritdoc IClauses
    function templateOf(TemplateId) external view returns (Template memory) {}

    /// @inheritdoc IClauses
    function clauseOf(LicenceId) external view returns (ClauseId) {}
}
