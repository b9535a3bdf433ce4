"""A story read: `read.read(title, text, country)` gives its tags, facts and companies, each with the words that prove it.

In the order of the data: *text* (Spanish words: folded, stemmed, inflected), *quantities* (numbers, money, headcounts, shares), *names*
(who is named: companies, people, products), *story* (its sentences, with a slot for whoever and whatever is named in them), *phrases*
(the language of the rule files), *rules* (what they find told: cuts, deals, rounds), *topics* and *facts* (rules propose, models judge).
*models* holds what `make train` has learned. Pure, but for `stage`, which has it done in a worker process.
"""
