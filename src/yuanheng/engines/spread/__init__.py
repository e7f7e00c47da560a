"""Who carries a function over many batches (并行方式)."""
