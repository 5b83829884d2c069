// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title ResourceMetadata
/// @notice Metadata documents of holding rights as data URIs: what stands in them stands on the chain, nowhere else.
library ResourceMetadata {
    using Strings for uint256;

    /// @notice What a token's document tells.
    struct Facts {
        uint256 id;
        uint256 version;
        bytes32 contentRoot;
        bytes32 manifestHash;
        bytes32 spaceTimeCode;
        uint256 class;
        uint256 volume;
    }

    string private constant PREFIX = "data:application/json;base64,";

    /// @notice The document of one token: hashes as 0x + 64 digits, numbers as JSON numbers.
    function token(Facts memory facts) internal pure returns (string memory) {
        bytes memory hashes = abi.encodePacked(
            "{\"trait_type\":\"contentRoot\",\"value\":\"",
            uint256(facts.contentRoot).toHexString(32),
            "\"},{\"trait_type\":\"manifestHash\",\"value\":\"",
            uint256(facts.manifestHash).toHexString(32),
            "\"},{\"trait_type\":\"spaceTimeCode\",\"value\":\"",
            uint256(facts.spaceTimeCode).toHexString(32)
        );
        bytes memory numbers = abi.encodePacked(
            "\"},{\"trait_type\":\"class\",\"value\":",
            facts.class.toString(),
            "},{\"trait_type\":\"volume\",\"value\":",
            facts.volume.toString(),
            "},{\"trait_type\":\"version\",\"value\":",
            facts.version.toString()
        );
        return _uri(
            abi.encodePacked(
                "{\"name\":\"Headwater Holding Right #",
                facts.id.toString(),
                "\",\"attributes\":[",
                hashes,
                numbers,
                "}]}"
            )
        );
    }

    /// @notice The document of the collection (ERC-7572).
    function collection() internal pure returns (string memory) {
        return _uri(
            "{\"name\":\"Headwater Holding Right\",\"symbol\":\"HWHR\","
            "\"description\":\"Holding rights of data resources, each with what was registered of it\"}"
        );
    }

    function _uri(bytes memory document) private pure returns (string memory) {
        return string.concat(PREFIX, Base64.encode(document));
    }
}
