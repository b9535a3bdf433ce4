"""The report: one HTML file of a period, without scripts, that can be sent, printed and read aloud."""
