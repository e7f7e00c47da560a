"""The verbs of the terminal: parse, call app or views, show."""
