"""Where all layers meet: the server, REST, the page."""
