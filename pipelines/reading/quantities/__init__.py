"""Numbers, money, headcounts and shares in Spanish text. Pure."""
