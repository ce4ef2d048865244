"""What is said: sessions, forms, what is heard in a text, and the words.

This room is pure. It imports no other room, does no I/O but reading its own
packaged data when the program is put together, and never looks at a clock or
draws a random number: time and chance arrive in the events it is given.
"""
