"""Listings: the facts behind every figure, row by row; one file per area.

A listing says what kind of rows make a measure and what each contributes, under the very conditions
that its rollup counts by (data.definitions). The mechanism makes the page, the totals and the CSV of
one select, and puts the figure of the reporting tables beside them. It reads facts, always with a limit
or as a stream, and writes nothing.
"""
