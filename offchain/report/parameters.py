"""The parameters of the kernel under the rules in force."""

from __future__ import annotations

from offchain.report.inputs import RuleFact
from offchain.valuation import ValuationParams


def params_of(rules: RuleFact) -> ValuationParams:
    """What the rules set, the rest as the engine has it. Raises ParameterError."""
    return ValuationParams(coefficients=rules.coefficients)
