"""A county's own scheme (自定办法): one workbook with its rules, made into a checked pack."""
