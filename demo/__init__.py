"""The demo: four phones and a map on one web page, over the real dialogues, tables, inbox and
outbox. Only the two outermost transports are the page's.

It is an edge like the others: it shows and hands over, and decides nothing.
"""
