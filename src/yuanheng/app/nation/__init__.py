"""Verbs over many zones at once (一省一国): a lake evaluated batch by batch."""
