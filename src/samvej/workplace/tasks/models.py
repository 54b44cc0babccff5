"""What somebody is asked to do for a citizen, by when and why (FHIR Task)."""
