"""Engines: the one room that names DuckDB."""
