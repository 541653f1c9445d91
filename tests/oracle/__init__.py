"""Amounts and days worked out a second time, from the notes on the law alone."""
