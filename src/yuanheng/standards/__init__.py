"""Standards as data (标准): read, validate and compile packs of YAML."""
