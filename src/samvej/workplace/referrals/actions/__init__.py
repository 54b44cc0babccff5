"""What changes a referral: receiving, handling, deciding, transferring, choosing together, and the clocks."""
