"""The circulation log: stated facts, their store, the tree over them and its proofs."""
