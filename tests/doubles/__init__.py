"""Providers on loopback, for tests and benchmarks: they keep what they were sent, and fail on
demand in the ways the real ones do."""
