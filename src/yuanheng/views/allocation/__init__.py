"""Allocations shown (用地分配): the list with its reasons, the limits, papers and workbooks."""
