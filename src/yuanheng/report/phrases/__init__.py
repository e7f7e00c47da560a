"""Sentences of the paper: labels, vocabulary, figures inside a text."""
