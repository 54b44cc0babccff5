"""Tests of the page of one's day and caseload."""
