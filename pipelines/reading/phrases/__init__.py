"""The phrase language of the rule files, and finding many phrases at once. Pure."""
