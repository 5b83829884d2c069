// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITaxonomy} from "../interfaces/ITaxonomy.sol";

/// @title Taxonomy
/// @notice Every class is known.
contract Taxonomy is ITaxonomy {
    /// @inheritdoc ITaxonomy
    function isKnown(uint32 class) external pure returns (bool) {
        return class != 0;
    }
}
