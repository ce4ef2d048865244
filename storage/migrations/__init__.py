"""The history of the tables, as Alembic revisions. Run by ``storage.migrate`` alone."""
