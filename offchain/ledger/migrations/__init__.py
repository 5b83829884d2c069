"""The steps from each schema of the log store to the next, run by alembic."""
