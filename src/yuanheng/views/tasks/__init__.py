"""Tasks as cards, lists and logs (督办)."""
