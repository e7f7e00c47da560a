"""How solid the ranks of a run are (稳健性): drawn assumptions, intervals, sensitivity, one-out."""
