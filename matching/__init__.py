"""Who is asked, in what order, and when to stop: distance, ranking, waves.

Pure: it is given candidates and settings and answers with a choice and, for every
volunteer considered, the reason. It reads no clock, no database, and draws nothing.
"""
