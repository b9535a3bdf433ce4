"""What happened, who says so, and where they disagree: facts of several outlets as events."""
