"""One module per schema version; its revision is the version with four digits. A released one never changes."""
