"""Derived facts: finalised chain logs turned into rows."""
