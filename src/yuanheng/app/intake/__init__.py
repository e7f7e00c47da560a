"""Sources brought in (入库): layers, tables, profiles and uploads, looked at, asked about, read."""
