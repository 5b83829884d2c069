"""The anchor: gathers the committee's signatures for the head of the log and brings them on chain with their proof."""
