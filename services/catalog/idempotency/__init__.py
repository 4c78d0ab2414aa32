"""`Idempotency-Key`: a POST that is sent again is answered again, not done again.

The answer is written in the transaction of the use case, so that there is one exactly when the
change is there, whatever crashes in between (draft-ietf-httpapi-idempotency-key-header).
"""
