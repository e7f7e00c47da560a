"""Foreign tables opened: workbooks and texts within bounds, with what their cells show and hide."""
