"""Foreign files opened: workbooks, text tables, layers, archives, within bounds."""
