"""Numbers of a paper read back and held against the ledger."""
