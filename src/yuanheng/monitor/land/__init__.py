"""Land from its approval to full production (批、供、用): what waits, and on how much land."""
