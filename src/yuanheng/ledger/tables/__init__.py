"""A filled table read and checked: heads, columns, cells, totals, periods, marks."""
