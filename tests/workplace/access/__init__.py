"""Tests of the doors, the grounds and the trail."""
