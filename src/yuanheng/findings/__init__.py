"""Findings (问题): verdicts and scores that need attention, with their life across years."""
