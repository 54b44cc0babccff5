"""What was held with a citizen: visits, calls, texts, company to a meeting (FHIR Encounter)."""
