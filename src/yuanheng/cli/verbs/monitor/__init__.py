"""Verbs of what is watched: indicators, land, projects."""
