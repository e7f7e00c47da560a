"""A survey layer read and checked: shapes, axes, overlaps, slivers, strays, lineage."""
