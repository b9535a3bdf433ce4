"""Given stories: what a line of a file says, whose it is, and the facts that come with it."""
