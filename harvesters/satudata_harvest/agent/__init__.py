"""The harvester inside an agency's own network: one command, one file of settings, one token bound to one source."""
