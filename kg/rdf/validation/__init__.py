"""Validation of facts against the SHACL shapes of the ontology, before anything is committed."""
