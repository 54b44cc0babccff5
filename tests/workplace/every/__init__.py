"""What must hold for every address, every form and every page."""
