"""The report as a Word file in the manner of GB/T 9704."""
