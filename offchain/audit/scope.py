"""How much of a period is verified: all of it, one account's or one product's lines, or the roots alone."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.audit.errors import AuditError
from offchain.audit.money import Line
from offchain.domain.types import Address, ProductId


class ScopeError(AuditError):
    """Two parts of a period were asked for at once."""


@dataclass(frozen=True)
class Scope:
    """`full` where nothing is set. Raises ScopeError for more than one part."""

    account: Address | None = None
    product: ProductId | None = None
    roots: bool = False

    def __post_init__(self) -> None:
        chosen = [name for name, is_set in self._parts() if is_set]
        if len(chosen) > 1:
            raise ScopeError("part of a period", "one of account, product, roots", " and ".join(chosen))

    @property
    def full(self) -> bool:
        """True if everything is re-computed."""
        return not any(is_set for _, is_set in self._parts())

    def concerns(self, line: Line) -> bool:
        """True if a line is in the scope: the product's, or one that gives the account something."""
        if self.product is not None:
            return line.composition.product == self.product
        return any(earning.account == self.account and earning.amount for earning in line.earnings)

    def __str__(self) -> str:
        if self.account is not None:
            return f"lines of account {self.account}"
        if self.product is not None:
            return f"lines of product {self.product}"
        return "roots" if self.roots else "full"

    def _parts(self) -> tuple[tuple[str, bool], ...]:
        return ("account", self.account is not None), ("product", self.product is not None), ("roots", self.roots)


FULL = Scope()
