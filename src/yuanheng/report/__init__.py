"""汇报: one view of a run becomes a Word file, a workbook, a page and a map picture.

The room formats and never calculates: a `ReportView` comes with finished texts.
"""
