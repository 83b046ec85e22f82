"""The desk: where officials take matters in, work on them and answer for them; generic over all ledgers."""
