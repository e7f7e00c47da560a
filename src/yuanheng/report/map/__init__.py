"""The map picture of a report."""
