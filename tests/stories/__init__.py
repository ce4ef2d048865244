"""The stories again, through the doors that people really use."""
