"""Verbs of the user (应用): what changes something; the only room that opens engines and stores."""
