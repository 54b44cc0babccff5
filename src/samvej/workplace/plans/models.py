"""The one plan: the citizen's goal, goals, who does what by when, early signs; every change a version."""
