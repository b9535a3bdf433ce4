"""What rules find told in a masked story: job cuts, deals, funding rounds. They propose, the models judge. Pure."""
