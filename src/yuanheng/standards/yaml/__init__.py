"""YAML read with file and line, unknown keys refused."""
