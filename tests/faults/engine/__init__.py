"""The fault engine: each use case is broken at each of its statements, in every way (`python -m tests.faults`)."""
