"""Between what a figure lies while facts are missing (上下限): strict beside useful."""
