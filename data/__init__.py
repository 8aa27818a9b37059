"""Facts, rollups, queries and models: knows nothing of Dash, Plotly or HTTP."""
