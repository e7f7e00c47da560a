"""Papers an office sends (公文): made by kind, each made again and compared when it is verified."""
