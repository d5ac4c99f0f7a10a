"""Tests of this installation: identity, keys, signatures, the sequencer, the worker."""
