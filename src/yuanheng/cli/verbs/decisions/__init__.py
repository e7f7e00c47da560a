"""The verbs that decide (决策): who gets the land."""
