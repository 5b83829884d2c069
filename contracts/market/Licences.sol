// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5192} from "../interfaces/IERC5192.sol";
import {IERC5643} from "../interfaces/IERC5643.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {IRulebook} from "../interfaces/IRulebook.sol";
import {Form, LicenceId, OrganisationId, ProductId} from "../lib/Types.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Licences
/// @notice The register of licences: minted by sales, never transferred. Access is kept apart from validity.
contract Licences is ERC721, IERC5192, IERC5643, ILicences {
    /// @dev What besides validity decides about access and renewal; one slot without the reason.
    struct Access {
        uint64 suspendedFrom;
        uint64 suspendedUntil;
        bool restricted;
        bool cancelled;
        bytes32 reasonHash;
    }

    IRulebook private immutable _rulebook;
    IParticipants private immutable _participants;
    uint32 private immutable _spaceOperatorRole;
    address private immutable _deployer;

    /// @inheritdoc ILicences
    address public sales;
    /// @inheritdoc ILicences
    address public clauses;
    uint32 private _count;
    mapping(LicenceId id => Licence terms) private _licences;
    mapping(LicenceId id => Access) private _access;
    mapping(LicenceId id => mapping(bytes32 reasonHash => bool)) private _reasons;

    /// @notice Fixes what never changes.
    /// @param rulebook Length of a suspension
    /// @param participants Licensees and space operators
    constructor(IRulebook rulebook, IParticipants participants) ERC721("Headwater Licence", "HWLI") {
        _rulebook = rulebook;
        _participants = participants;
        _spaceOperatorRole = participants.ROLE_SPACE_OPERATOR();
        _deployer = msg.sender;
    }

    /// @inheritdoc ILicences
    function wire(address sales_, address clauses_) external {
        // Checks
        if (msg.sender != _deployer) revert Licences_NotDeployer(_deployer, msg.sender);
        if (sales != address(0)) revert Licences_Sealed();
        if (sales_ == address(0)) revert Licences_BadField("sales");
        if (clauses_ == address(0)) revert Licences_BadField("clauses");

        // Effects
        sales = sales_;
        clauses = clauses_;
    }

    /// @inheritdoc ILicences
    function issue(address account, Licence calldata terms) external returns (LicenceId id) {
        // Checks
        _requireSales();
        OrganisationId owner = _participants.organisationOf(account);
        if (owner != terms.licensee) revert Licences_WrongLicensee(terms.licensee, owner);

        // Effects
        uint32 tokenId = ++_count;
        id = LicenceId.wrap(tokenId);
        _licences[id] = terms;
        _mint(account, tokenId);
        emit Issued(id, terms.product, terms.licensee, terms.composition, terms.validFrom, terms.validUntil);
        emit Locked(tokenId);
        emit SubscriptionUpdate(tokenId, terms.validUntil);
    }

    /// @inheritdoc ILicences
    function revoke(LicenceId id) external {
        // Checks
        _requireSales();
        _requireKnown(id);

        // Effects
        _licences[id].revoked = true;
        emit Revoked(id);
        emit SubscriptionUpdate(LicenceId.unwrap(id), 0);
    }

    /// @inheritdoc ILicences
    function extend(LicenceId id, uint64 validUntil) external {
        // Checks
        Licence storage terms = _requireSubscription(id);
        if (validUntil <= terms.validUntil) revert Licences_NotLater(terms.validUntil, validUntil);

        // Effects
        terms.validUntil = validUntil;
        emit SubscriptionUpdate(LicenceId.unwrap(id), validUntil);
    }

    /// @inheritdoc ILicences
    function shorten(LicenceId id, uint64 validUntil) external {
        // Checks
        Licence storage terms = _requireSubscription(id);
        if (validUntil > terms.validUntil) revert Licences_NotEarlier(terms.validUntil, validUntil);

        // Effects
        terms.validUntil = validUntil;
        _access[id].cancelled = true;
        emit SubscriptionUpdate(LicenceId.unwrap(id), validUntil);
    }

    /// @inheritdoc ILicences
    /// @dev A second reason prolongs a suspension that runs; one that is over gives way to the new one.
    function suspend(LicenceId id, bytes32 reasonHash) external {
        // Checks
        _requireSpaceOperator();
        _requireKnown(id);
        if (reasonHash == 0) revert Licences_BadField("reasonHash");
        if (_reasons[id][reasonHash]) revert Licences_ReasonUsed(id, reasonHash);

        // Effects
        (IRulebook.MarketRules memory market,) = _rulebook.marketAt(_rulebook.currentPeriod());
        uint64 until = uint64(block.timestamp) + market.suspensionWindow;
        Access storage access = _access[id];
        if (access.suspendedUntil <= block.timestamp) access.suspendedFrom = uint64(block.timestamp);
        if (access.suspendedUntil < until) access.suspendedUntil = until;
        access.reasonHash = reasonHash;
        _reasons[id][reasonHash] = true;
        emit Suspended(id, msg.sender, reasonHash, access.suspendedUntil);
    }

    /// @inheritdoc ILicences
    function lift(LicenceId id) external {
        // Checks
        _requireSpaceOperator();
        if (_access[id].suspendedUntil <= block.timestamp) revert Licences_NotSuspended(id);

        // Effects
        _access[id].suspendedUntil = uint64(block.timestamp);
        emit Lifted(id, msg.sender);
    }

    /// @inheritdoc ILicences
    function restrict(LicenceId id, bool restricted) external {
        // Checks
        if (msg.sender != clauses) revert Licences_NotClauses(clauses, msg.sender);
        _requireKnown(id);

        // Effects
        if (_access[id].restricted != restricted) {
            _access[id].restricted = restricted;
            emit Restricted(id, restricted);
        }
    }

    /// @inheritdoc IERC5643
    function renewSubscription(uint256, uint64) external payable {
        revert Licences_UseSales(sales);
    }

    /// @inheritdoc IERC5643
    function cancelSubscription(uint256) external payable {
        revert Licences_UseSales(sales);
    }

    /// @inheritdoc ILicences
    function licence(LicenceId id) external view returns (Licence memory) {
        return _licences[id];
    }

    /// @inheritdoc ILicences
    function isAccessibleAt(LicenceId id, uint256 timestamp) external view returns (bool) {
        Access storage access = _access[id];
        bool suspended = access.suspendedFrom <= timestamp && timestamp < access.suspendedUntil;
        return isValidAt(id, timestamp) && !suspended && !access.restricted;
    }

    /// @inheritdoc ILicences
    function suspensionOf(LicenceId id) external view returns (Suspension memory) {
        Access memory access = _access[id];
        return Suspension(access.suspendedFrom, access.suspendedUntil, access.reasonHash);
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return true;
    }

    /// @inheritdoc IERC5643
    /// @dev 0 once revoked.
    function expiresAt(uint256 tokenId) external view returns (uint64) {
        _requireOwned(tokenId);
        Licence storage terms = _licences[LicenceId.wrap(uint32(tokenId))];
        return terms.revoked ? 0 : terms.validUntil;
    }

    /// @inheritdoc IERC5643
    /// @dev A project licence ends with its term, a subscription that has lapsed for good.
    function isRenewable(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return _isRenewable(LicenceId.wrap(uint32(tokenId)));
    }

    /// @inheritdoc ILicences
    function isValidAt(LicenceId id, uint256 timestamp) public view returns (bool) {
        Licence storage terms = _licences[id];
        return ProductId.unwrap(terms.product) != 0 && !terms.revoked && terms.validFrom <= timestamp
            && timestamp <= terms.validUntil;
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IERC5192).interfaceId || interfaceId == type(IERC5643).interfaceId
            || super.supportsInterface(interfaceId);
    }

    /// @dev Minting is the only movement.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address) {
        if (_ownerOf(tokenId) != address(0)) revert Licences_NotTransferable(LicenceId.wrap(uint32(tokenId)));
        return super._update(to, tokenId, auth);
    }

    function _isRenewable(LicenceId id) private view returns (bool) {
        Licence storage terms = _licences[id];
        return terms.form == Form.Subscription && !terms.revoked && !_access[id].cancelled
            && block.timestamp <= terms.validUntil;
    }

    /// @dev The caller is sales, the licence a subscription that can be renewed and cancelled.
    function _requireSubscription(LicenceId id) private view returns (Licence storage) {
        _requireSales();
        if (!_isRenewable(id)) revert Licences_NotRenewable(id);
        return _licences[id];
    }

    function _requireKnown(LicenceId id) private view {
        if (ProductId.unwrap(_licences[id].product) == 0) revert Licences_Unknown(id);
    }

    function _requireSpaceOperator() private view {
        if (!_participants.hasRole(msg.sender, _spaceOperatorRole)) revert Licences_NotSpaceOperator(msg.sender);
    }

    function _requireSales() private view {
        if (msg.sender != sales) revert Licences_NotSales(sales, msg.sender);
    }
}
