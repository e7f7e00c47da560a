"""How people write in tables (填写): cells, and the words that begin a row which is no data."""
