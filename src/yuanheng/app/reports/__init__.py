"""Papers written, shelved and verified (报告)."""
