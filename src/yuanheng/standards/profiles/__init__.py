"""Import profiles as data: what a layer's or a table's columns mean."""
