"""Frozen types, ids, money, periods and errors: the words every other room speaks. Standard library only."""
