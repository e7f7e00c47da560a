"""Promotion (申报升级): gates and what is short, and the way there."""
