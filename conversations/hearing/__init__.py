"""Hearing: what a text means, with a confidence it can be trusted on."""
