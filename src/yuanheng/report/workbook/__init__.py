"""The annex of a report as a workbook."""
