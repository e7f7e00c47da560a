"""Layers laid over each other (叠加): the area that two polygons share, without the shape of it."""
