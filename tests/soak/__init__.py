"""The proofs of what docs/safety-proof.md says: small in the tests, full by `make soak`."""
