"""Land that waits (积压): approved and not supplied, supplied and not used, built and not used."""
