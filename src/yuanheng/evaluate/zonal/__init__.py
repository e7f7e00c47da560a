"""Evaluation over many zones (多区评价): what each batch of zones gives, and what all give."""
