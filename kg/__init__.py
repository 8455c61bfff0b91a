"""clusterbridge: a knowledge graph of innovation clusters, their members and collaboration links."""

__version__ = "0.1.0"
