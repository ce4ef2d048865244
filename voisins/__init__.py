"""The command and the composition root: what is configured becomes objects. Nothing imports it."""
