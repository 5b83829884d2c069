// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PeriodId, ProductId, ResourceId} from "../lib/Types.sol";

/// @title Admissions 专区准入
/// @notice What final reports say about resources and products, kept for those who ask on chain: scores, tags and
/// recommendations. A label lapses by itself; licences sold under it run on.
interface IAdmissions {
    /// @notice How a resource is admitted to the TRAINING loop.
    enum Label {
        None,
        LongTail,
        Full
    }

    /// @notice A recorded score.
    /// @param score Units of 10⁻⁹
    /// @param tags Bits: 1 HIGH_LIQUIDITY, 2 HIGH_UTILITY, 4 LONG_TAIL
    /// @param period Period of the report it stands in
    /// @param known False if nothing was recorded
    struct Score {
        uint32 score;
        uint16 tags;
        PeriodId period;
        bool known;
    }

    /// @notice A score was recorded.
    /// @param kind 1 resource, 2 product
    /// @param subject Id of the resource or product
    /// @param period Period of the report
    /// @param score Units of 10⁻⁹
    /// @param tags Bits of the tags
    event ScoreRecorded(uint8 indexed kind, uint32 indexed subject, PeriodId indexed period, uint32 score, uint16 tags);
    /// @notice A recommendation was recorded.
    /// @param scenario keccak256 of the scenario's name
    /// @param period Period of the report
    /// @param score Units of 10⁻⁹
    /// @param resources Recommended combination, ascending
    event RecommendationRecorded(
        bytes32 indexed scenario, PeriodId indexed period, uint32 score, ResourceId[] resources
    );

    /// @notice The bytes have not the length of the leaf type; or, in a recommendation, resources are none or do not
    /// ascend.
    /// @param leafType Type byte that was expected
    /// @param length Number of bytes received
    error Admissions_BadLeaf(uint8 leafType, uint256 length);
    /// @notice The leaf is of another type.
    /// @param expected Type byte that the call needs
    /// @param received Type byte of the leaf
    error Admissions_WrongType(uint8 expected, uint8 received);
    /// @notice The leaf's own bytes name another period.
    /// @param expected Period whose report proves the leaf
    /// @param received Period in the leaf
    error Admissions_WrongPeriod(PeriodId expected, uint32 received);
    /// @notice Scores are kept of resources (1) and products (2).
    /// @param received Subject kind of the leaf
    error Admissions_BadSubject(uint8 received);
    /// @notice The value of this report, or of a newer one, is known. A recommendation is refused only where that holds
    /// for each of its resources.
    /// @param known Period of the known value; for a recommendation the oldest among its resources
    /// @param received Period of the leaf
    error Admissions_Stale(PeriodId known, PeriodId received);

    /// @notice Records the score of a resource or product from a final report, once a report. Anyone may call.
    /// @param period Period of the report
    /// @param index Position of the leaf
    /// @param leaf The leaf's bytes (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    function recordScore(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof) external;

    // forgefmt: disable-next-item
    /// @notice Records a recommendation from a final report: each of its resources counts as recommended. Anyone may
    /// call.
    /// @param period Period of the report
    /// @param index Position of the leaf
    /// @param leaf The leaf's bytes (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    function recordRecommendation(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof)
        external;

    /// @notice How a resource is admitted in the running period.
    /// @param resource Resource to look up
    /// @return None once tag or recommendation are older than the rule's `labelPeriods`
    function labelOf(ResourceId resource) external view returns (Label);

    /// @notice Like `labelOf`, for many.
    /// @param resources Resources in any order
    /// @return Labels in the same order
    function labelsOf(ResourceId[] calldata resources) external view returns (Label[] memory);

    /// @notice The newest recorded recommendation of a resource.
    /// @param resource Resource to look up
    /// @return known False if none was recorded
    /// @return period Period of the report it stands in
    function recommendedIn(ResourceId resource) external view returns (bool known, PeriodId period);

    /// @notice The newest recorded score of a resource.
    /// @param resource Resource to look up
    /// @return `known` false if nothing was recorded
    function resourceScore(ResourceId resource) external view returns (Score memory);

    /// @notice The newest recorded score of a product, however old.
    /// @param product Product to look up
    /// @return `known` false if nothing was recorded
    function productScore(ProductId product) external view returns (Score memory);
}
