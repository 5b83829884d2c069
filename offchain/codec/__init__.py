"""Every byte format of docs/FORMATS.md: EIP-712 digests, leaves, batches and trees."""
