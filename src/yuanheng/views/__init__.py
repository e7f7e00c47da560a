"""What is shown (视图): cards, lists and pages' models; reads, never writes."""
