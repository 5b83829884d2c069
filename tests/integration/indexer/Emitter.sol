// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICommittee} from "contracts/interfaces/ICommittee.sol";
import {ILicences} from "contracts/interfaces/ILicences.sol";
import {IResources} from "contracts/interfaces/IResources.sol";
import {ISettlement} from "contracts/interfaces/ISettlement.sol";
import {Kind, LicenceId, PeriodId, ResourceId} from "contracts/lib/Types.sol";

/// @title Emitter
/// @notice Emits events of the interfaces with given values, so that the indexer meets the compiler's own encoding.
contract Emitter {
    function revoke(uint32 licence) external {
        emit ILicences.Revoked(LicenceId.wrap(licence));
    }

    function register(uint32 resource, IResources.Registration calldata registration) external {
        emit IResources.Registered(ResourceId.wrap(resource), msg.sender, type(uint64).max, registration);
    }

    function set(ICommittee.Member[] calldata members) external {
        emit ICommittee.CommitteeSet(1, PeriodId.wrap(4), 2, members);
    }

    function receiveRevenue(bytes32 key, uint256 amount) external {
        emit ISettlement.RevenueReceived(key, PeriodId.wrap(3), msg.sender, Kind.Outcome, amount);
    }
}
