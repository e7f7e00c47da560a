"""The record in a database (存储): SQLite or PostgreSQL, migrations, accounts and jobs."""
