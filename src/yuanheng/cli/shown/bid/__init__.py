"""What promotion shows on the terminal: gates, and the way there."""
