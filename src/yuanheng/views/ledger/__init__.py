"""Batches, records, audit and a plot's history as pages show them (台账)."""
