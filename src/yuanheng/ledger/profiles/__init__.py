"""Import profiles proposed, written and kept."""
