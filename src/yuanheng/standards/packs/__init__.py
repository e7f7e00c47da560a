"""Packs found, read and checked: contents, workflows, calendars, concordances, names."""
