"""Money: cost per person-month, net cost, business case, shadow accounts."""
