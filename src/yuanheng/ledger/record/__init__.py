"""What the record holds: as known on a day, duplicates, identity, merging, comparison."""
