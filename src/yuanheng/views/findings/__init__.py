"""Findings as cards and lists (问题)."""
