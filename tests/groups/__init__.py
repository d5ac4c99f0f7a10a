"""Tests of who takes part."""
