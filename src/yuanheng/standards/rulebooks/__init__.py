"""Rulebooks read, checked and compiled to one statement."""
