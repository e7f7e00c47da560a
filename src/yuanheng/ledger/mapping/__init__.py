"""Office tables (办公表): what titles, heads and units mean, shown before it is read."""
