"""Pictures and papers: facts from the outbox become a PNG, a CSV or a PDF at the moment they are sent.

It draws and lays out what it is given, words included. It reads no database and no clock, decides nothing,
and knows streets and outlines only through :class:`pictures.ground.Ground`.
"""
