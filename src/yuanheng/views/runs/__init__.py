"""Runs, scores, ranks and comparisons as pages show them (评价)."""
