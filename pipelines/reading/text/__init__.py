"""Spanish words: folded, without their endings, and in all their forms. Pure."""
