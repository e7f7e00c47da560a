"""The ledger out and in again: GeoPackage, workbook and lake, each marked."""
