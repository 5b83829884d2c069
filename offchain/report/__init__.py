"""The report of a period: leaves, batches and root."""
