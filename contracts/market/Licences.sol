// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5192} from "../interfaces/IERC5192.sol";
import {IERC5643} from "../interfaces/IERC5643.sol";
import {ILicences} from "../interfaces/ILicences.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";
import {LicenceId, OrganisationId, ProductId} from "../lib/Types.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Licences
/// @notice The register of licences: minted by sales, never transferred.
contract Licences is ERC721, IERC5192, IERC5643, ILicences {
    IParticipants private immutable _participants;
    address private immutable _deployer;

    /// @inheritdoc ILicences
    address public sales;
    /// @inheritdoc ILicences
    address public clauses;
    uint32 private _count;
    mapping(LicenceId id => Licence terms) private _licences;
    mapping(LicenceId id => bool) private _restricted;

    constructor(IParticipants participants) ERC721("Headwater Licence", "HWLI") {
        _participants = participants;
        _deployer = msg.sender;
    }

    /// @inheritdoc ILicences
    function wire(address sales_, address clauses_) external {
        // Checks
        if (msg.sender != _deployer) revert Licences_NotDeployer(_deployer, msg.sender);
        if (sales != address(0)) revert Licences_Sealed();

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
        if (ProductId.unwrap(_licences[id].product) == 0) revert Licences_Unknown(id);

        // Effects
        _licences[id].revoked = true;
        emit Revoked(id);
        emit SubscriptionUpdate(LicenceId.unwrap(id), 0);
    }

    /// @inheritdoc ILicences
    function restrict(LicenceId id, bool restricted) external {
        // Checks
        if (msg.sender != clauses) revert Licences_NotClauses(clauses, msg.sender);
        if (ProductId.unwrap(_licences[id].product) == 0) revert Licences_Unknown(id);

        // Effects
        _restricted[id] = restricted;
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
        return isValidAt(id, timestamp) && !_restricted[id];
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
    /// @dev A project licence ends with its term.
    function isRenewable(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return false;
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

    function _requireSales() private view {
        if (msg.sender != sales) revert Licences_NotSales(sales, msg.sender);
    }
}
