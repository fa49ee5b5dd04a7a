"""The one way out to a network: a guarded client (``client``), and parsers that survive what it brings (``parse``)."""
