"""Who asks for land, judged clause by clause (准入审查): the desk, its cases and its papers."""
