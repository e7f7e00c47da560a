"""Every figure led back: run, verdict, members, facts, cells, original."""
