"""The view of a run that a report is written from."""
