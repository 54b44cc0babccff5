"""One line of time across sectors for one citizen, as far as consent and law allow."""
