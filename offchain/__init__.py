"""Headwater off chain: from signed facts and finalised blocks to a report anyone can re-compute."""
