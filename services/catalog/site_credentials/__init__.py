"""Site credentials: the cookies, headers and passwords that sites are shown by captures."""
