"""The facts behind figures, on shops written by hand."""
