"""Questions and their answers: one file per area, each function `(reader, period) -> Answer`.

`reader` is the one consistent state of the database that a request looks at, `answer` what comes
back. `spans` says which days are meant and known, `statements` and `daily` read them, `measures` and
`intervals` make figures of them.
"""
