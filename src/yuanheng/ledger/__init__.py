"""The ledger (台账): sources in, checked, with provenance, as batches; nothing is updated in place."""
