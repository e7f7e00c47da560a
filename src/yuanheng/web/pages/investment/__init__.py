"""Investment from the lead to full production (招商与项目)."""
