"""Evaluation (评价): standards applied to the facts; verdicts and scores with what is missing."""
