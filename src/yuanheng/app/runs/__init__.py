"""Evaluations run, packs tried on their cases, parameters versioned, working days counted."""
