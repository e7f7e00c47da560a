"""Heads of office tables (表头): where they stand, what they say, and which column each names."""
