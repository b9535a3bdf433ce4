"""The same text is the same text, whatever address, typography or caption it comes with."""
