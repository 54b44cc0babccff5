"""Who may open what, on which ground, and the trail that every opening leaves."""
