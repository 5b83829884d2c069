"""What contract tests share: people with known keys, envelopes, chain time, governance."""
