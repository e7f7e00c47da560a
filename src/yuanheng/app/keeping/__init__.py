"""The ledger kept (台账维护): withdrawals, corrections, backups, exports, rounds, firms merged."""
