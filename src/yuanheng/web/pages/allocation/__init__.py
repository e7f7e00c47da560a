"""Who gets the land (用地分配): the plans, their reasons and papers, and what-if."""
