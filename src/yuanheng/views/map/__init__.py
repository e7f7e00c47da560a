"""The map: layers, colours, cards, tiles (地图)."""
