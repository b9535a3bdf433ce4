"""`make train`: the models of the reading, made from the corpus and from real press where it is at hand. Nothing imports it."""
