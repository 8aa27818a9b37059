"""The page, pure: values in, components and figure dicts out. Nothing here asks, reads or remembers."""
