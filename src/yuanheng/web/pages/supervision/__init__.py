"""Supervision of many at once (批量督办), on the pages of the lists."""
