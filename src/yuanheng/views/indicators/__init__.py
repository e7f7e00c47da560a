"""Indicators by month as people read them (月度指标): the sheet of a month, and one indicator."""
