"""The formula language: a null-strict subset of SQL, checked for names, units and blame."""
