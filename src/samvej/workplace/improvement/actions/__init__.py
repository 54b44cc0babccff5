"""What changes barriers, themes and cycles."""
