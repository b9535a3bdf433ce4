"""What rules find told in a masked story: job cuts and deals, and the words of funding rounds. They propose, the models judge. Pure."""
