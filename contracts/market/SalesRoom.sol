// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISalesRoom} from "../interfaces/ISalesRoom.sol";

/// @title SalesRoom
/// @notice Knows the sales contract, which its deployer names once.
abstract contract SalesRoom is ISalesRoom {
    address private immutable _deployer;

    /// @inheritdoc ISalesRoom
    address public sales;

    constructor() {
        _deployer = msg.sender;
    }

    /// @inheritdoc ISalesRoom
    function wire(address sales_) external {
        // Checks
        if (msg.sender != _deployer) revert SalesRoom_NotDeployer(_deployer, msg.sender);
        if (sales != address(0)) revert SalesRoom_Sealed(sales);

        // Effects
        sales = sales_;
    }

    function _requireSales() internal view {
        if (msg.sender != sales) revert SalesRoom_NotSales(sales, msg.sender);
    }
}
