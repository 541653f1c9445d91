"""The demo: invented operators, people and files, the same each time, in a database of their own."""
