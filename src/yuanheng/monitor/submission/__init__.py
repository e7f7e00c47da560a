"""What is handed in, held against itself, the last period and others (报送审核)."""
