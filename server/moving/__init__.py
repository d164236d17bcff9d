"""Taking everything from one database to another, SQLite to PostgreSQL above all."""
