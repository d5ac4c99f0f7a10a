"""Tests of network/standards."""
