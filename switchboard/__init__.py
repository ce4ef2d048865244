"""One message in, one turn, messages out; the timers; and the ports that the edges fill.

The switchboard knows no channel, no database engine and no web framework: it
sees them through the protocols of ``switchboard.ports``. It decides nothing that
is said (``conversations``) and nobody who is asked (``matching``).
"""
