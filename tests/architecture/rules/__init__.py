"""The rules of the architecture: each takes the root of a tree and names what breaks it, one line per fault."""
