"""Which Spanish words are one family for whoever searches: despido, despide and despidieron. Pure."""
