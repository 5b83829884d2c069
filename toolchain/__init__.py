"""The workshop: set-up, compilation, the chain that tests own, the test runner. Nothing here is part of the product."""
