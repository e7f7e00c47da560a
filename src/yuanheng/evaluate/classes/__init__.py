"""Classes by quota (按比例分类): the firms of a group in order, cut where shares of them end."""
