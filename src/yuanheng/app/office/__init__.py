"""Accounts, passwords, sessions and the state of the system (系统管理)."""
