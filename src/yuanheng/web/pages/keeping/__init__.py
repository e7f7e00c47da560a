"""The keeping of the console (系统): what each role may do."""
