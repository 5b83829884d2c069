"""The chain gateway: the only room that speaks web3 and holds keys."""
