"""Questions, asked of figures entered by hand."""
