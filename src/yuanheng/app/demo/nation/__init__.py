"""Nations of invented zones (示例全国): any number of them, the same for the same seed."""
