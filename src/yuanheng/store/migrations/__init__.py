"""Alembic migrations of the system's own tables."""
