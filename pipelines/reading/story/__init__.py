"""A story as rules and models see it: sentences, with slots for whoever and whatever is named in them. Pure."""
