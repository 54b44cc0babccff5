"""The made-up region as extracts in the formats of the Danish registers: one module per register."""
