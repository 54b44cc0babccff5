"""From the consent conversation through the phases to the exit."""
