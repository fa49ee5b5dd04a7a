"""What the catalogue adds to CKAN's Solr schema."""
