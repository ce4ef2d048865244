"""What is wrong with what the operator wrote."""


class ConfigurationError(Exception):
    """One problem a line, each with file, line, key and remedy, ready to be read."""
