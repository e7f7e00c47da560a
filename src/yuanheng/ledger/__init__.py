"""The ledger (台账): sources in, checked, with provenance, as batches; nothing updated in place."""
