"""How roles work together: a short survey, role to role, held again and again, and shown as a network."""
