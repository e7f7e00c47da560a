"""Drafts of a batch: a layer, a table, a record typed by hand, a correction."""
