"""The safety question and the safety plan: a person, a line and a clock of hours."""
