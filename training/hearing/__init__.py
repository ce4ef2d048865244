"""From the corpus in ``tests/corpus`` to ``conversations/hearing/data/ear.bin``, bit for bit."""
