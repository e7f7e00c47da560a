"""Problems (问题): what is given out, to whom, under which limits, and what is to be most."""
