"""Copies of the database: taken while it is in use, checked, and brought back. SQLite only; PostgreSQL has pg_dump."""
