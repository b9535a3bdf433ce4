"""Messages about events: which rules ask for which, and what is said of them."""
