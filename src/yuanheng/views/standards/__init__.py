"""Packs, parameters and their versions as pages show them (标准)."""
