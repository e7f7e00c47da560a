"""What the program says: catalogues, figures, dates, in zh and en."""
