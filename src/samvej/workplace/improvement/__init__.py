"""What one citizen's road shows about the system: barriers without a citizen, and small trials of a change (PDSA)."""
