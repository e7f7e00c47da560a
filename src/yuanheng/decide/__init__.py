"""Decisions (决策): what is best under limits, why the rest is not, and what would change it."""
