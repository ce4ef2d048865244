"""The edge to the telephone network: Twilio's callbacks and the sender of SMS.

The Flask app checks a signature, stores what came, raw, and answers; the reader makes an
event of what was stored; the sender makes one API call for one row of the outbox. Nothing
here decides what is said or who is asked, and the web process loads no other channel.
"""
