"""Worlds for tests: the real dialogues, tables, inbox and outbox around a clock that stands still."""
