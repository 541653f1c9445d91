"""Ten tasks that lead a newcomer through the demo, and what notices that they are done."""
