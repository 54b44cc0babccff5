"""What changes an enrolment, one module per stretch of the road."""
