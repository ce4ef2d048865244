"""The command and the composition root: nothing imports this room, and it holds no rules."""
