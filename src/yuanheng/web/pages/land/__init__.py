"""Land from its approval to production (批、供、用)."""
