"""What the console opens with (首页): overview, wall, search and notices."""
