"""Which release of the product this is: in ETags, in /api/health, in the OpenAPI document."""

RELEASE = "0.1.0"
