"""Tasks opened, reported on and closed by evidence (督办)."""
