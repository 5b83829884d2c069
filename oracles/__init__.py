"""The daemons: committee member, anchor and keeper."""
