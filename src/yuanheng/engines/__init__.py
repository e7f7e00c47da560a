"""Engines and the store: the only rooms that name DuckDB, SQLAlchemy and Alembic."""
