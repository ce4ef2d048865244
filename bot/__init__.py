"""The edge to Telegram: python-telegram-bot as a transport, and nothing more of it.

The poller stores updates, raw, before it confirms them; the reader makes an event of a stored
update; the sender makes one API call for one row of the outbox. Nothing here decides what is
said or who is asked.
"""
