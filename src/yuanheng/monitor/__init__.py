"""Monitoring (监测): what no single row says, derived from the facts."""
