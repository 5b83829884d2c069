"""Brownie mains and what they share with the contract tests: the deployment plan and the order of building."""
