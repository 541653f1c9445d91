"""stts-tui: the Belgian social telephone tariff, in a terminal."""

__version__ = "0.1.0"
