"""Inbound notices of admission and discharge, and what they set going."""
