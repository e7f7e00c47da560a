"""Indicators by month (月度指标): series, growth, pace and the year's end, exact in fractions."""
