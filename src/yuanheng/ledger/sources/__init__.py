"""Foreign maps and archives opened, within bounds and apart from the program."""
