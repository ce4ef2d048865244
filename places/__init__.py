"""The edge towards places: the town's address book, its neighbourhoods and, where allowed, a remote geocoder.

It finds; it does not decide what is said or who is asked.
"""
