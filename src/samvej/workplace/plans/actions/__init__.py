"""What changes a plan: writing it, answering it, scoring a goal, reporting a sign."""
