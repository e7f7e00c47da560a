"""Promotion (争先进位): gates passed and not, what is short, its proof, and who owes it."""
