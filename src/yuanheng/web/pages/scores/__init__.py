"""What scores rest on (分数): how solid the ranks are that follow, and why a figure moved."""
