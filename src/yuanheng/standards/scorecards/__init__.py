"""Scorecards read, checked and compiled to one statement."""
