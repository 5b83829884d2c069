// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITaxonomy} from "../interfaces/ITaxonomy.sol";

/// @title Taxonomy
/// @notice The classes that governance registered.
contract Taxonomy is ITaxonomy {
    /// @inheritdoc ITaxonomy
    address public immutable override governance;
    /// @inheritdoc ITaxonomy
    mapping(uint32 class => bool) public override isKnown;

    /// @notice Fixes governance and registers the first classes.
    /// @param governance_ The only address that may register further ones
    /// @param classes Class numbers, each once and not 0
    constructor(address governance_, uint32[] memory classes) {
        governance = governance_;
        for (uint256 i = 0; i < classes.length; ++i) {
            _register(classes[i], 0);
        }
    }

    /// @inheritdoc ITaxonomy
    function register(uint32 class, bytes32 nameHash) external override {
        // Checks
        if (msg.sender != governance) revert Taxonomy_NotGovernance(governance, msg.sender);
        if (nameHash == 0) revert Taxonomy_BadField("nameHash");

        // Effects
        _register(class, nameHash);
    }

    function _register(uint32 class, bytes32 nameHash) private {
        if (class == 0) revert Taxonomy_BadField("class");
        if (isKnown[class]) revert Taxonomy_ClassKnown(class);
        isKnown[class] = true;
        emit ClassRegistered(class, nameHash);
    }
}
