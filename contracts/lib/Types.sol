// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Settlement period number: period p is the half-open window [genesis + p·L, genesis + (p + 1)·L).
type PeriodId is uint32;

/// @notice Sequential organisation id, from 1; 0 means "none".
type OrganisationId is uint32;

/// @notice Sequential resource id (ERC-721 token id of the holding right), from 1; 0 means "none".
type ResourceId is uint32;

/// @notice Sequential product id, from 1; 0 means "none".
type ProductId is uint32;

/// @notice Sequential licence id (soulbound ERC-721 token id), from 1; 0 means "none".
type LicenceId is uint32;

/// @notice Sequential id of a clause, from 1; 0 means "none".
type ClauseId is uint32;

/// @notice Sequential id of a clause's template, from 1; 0 means "no clause".
type TemplateId is uint32;

/// @notice Sequential id of a demand, from 1; 0 means "none".
type DemandId is uint32;

using {
    periodEq as ==,
    periodNeq as !=,
    periodLt as <,
    periodGt as >,
    periodLte as <=,
    periodGte as >=
} for PeriodId global;
using {organisationEq as ==, organisationNeq as !=} for OrganisationId global;
using {productEq as ==, productNeq as !=} for ProductId global;
using {resourceEq as ==, resourceNeq as !=} for ResourceId global;
using {clauseEq as ==, clauseNeq as !=} for ClauseId global;
using {templateEq as ==, templateNeq as !=} for TemplateId global;

/// @dev Parts per million: the whole, 1,000,000.
uint256 constant PPM = 1_000_000;

/// @notice Which loop a product belongs to (DESIGN §1): MAIN serves the real economy, TRAINING serves model training.
enum Loop {
    Main,
    Training
}

/// @notice What a payment is: licence revenue follows the loop's row, outcome revenue the OUTCOME row.
enum Kind {
    Licence,
    Outcome
}

/// @notice How a licence is granted: for one purpose until an end date 项目制, or by the period 订阅制.
enum Form {
    Project,
    Subscription
}

/// @notice How data under a licence is delivered: in the sandbox 数据安全沙箱, or as a copy 离线拷贝.
enum Mode {
    Sandbox,
    Offline
}

/// @notice How outcome money is split: by the composition's outcome ratio, or by the loop's licence row (5:3:2).
enum Route {
    Upstream,
    ByPool
}

function periodEq(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) == PeriodId.unwrap(b);
}

function periodNeq(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) != PeriodId.unwrap(b);
}

function periodLt(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) < PeriodId.unwrap(b);
}

function periodGt(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) > PeriodId.unwrap(b);
}

function periodLte(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) <= PeriodId.unwrap(b);
}

function periodGte(PeriodId a, PeriodId b) pure returns (bool) {
    return PeriodId.unwrap(a) >= PeriodId.unwrap(b);
}

function organisationEq(OrganisationId a, OrganisationId b) pure returns (bool) {
    return OrganisationId.unwrap(a) == OrganisationId.unwrap(b);
}

function organisationNeq(OrganisationId a, OrganisationId b) pure returns (bool) {
    return OrganisationId.unwrap(a) != OrganisationId.unwrap(b);
}

function productEq(ProductId a, ProductId b) pure returns (bool) {
    return ProductId.unwrap(a) == ProductId.unwrap(b);
}

function productNeq(ProductId a, ProductId b) pure returns (bool) {
    return ProductId.unwrap(a) != ProductId.unwrap(b);
}

function resourceEq(ResourceId a, ResourceId b) pure returns (bool) {
    return ResourceId.unwrap(a) == ResourceId.unwrap(b);
}

function resourceNeq(ResourceId a, ResourceId b) pure returns (bool) {
    return ResourceId.unwrap(a) != ResourceId.unwrap(b);
}

function clauseEq(ClauseId a, ClauseId b) pure returns (bool) {
    return ClauseId.unwrap(a) == ClauseId.unwrap(b);
}

function clauseNeq(ClauseId a, ClauseId b) pure returns (bool) {
    return ClauseId.unwrap(a) != ClauseId.unwrap(b);
}

function templateEq(TemplateId a, TemplateId b) pure returns (bool) {
    return TemplateId.unwrap(a) == TemplateId.unwrap(b);
}

function templateNeq(TemplateId a, TemplateId b) pure returns (bool) {
    return TemplateId.unwrap(a) != TemplateId.unwrap(b);
}
