"""The records in SQL: tables, migrations and queries, on SQLite and on PostgreSQL.

This room fills the ports ``Store``, ``Inbox`` and ``Outbox`` of the switchboard. It keeps what
it is told, once, and answers what it is asked; it decides nothing that is said and nobody who
is asked. Whatever must happen once is one UPDATE that counts its rows, never a read and
then a write.
"""
