"""Links as files for other programs and for people. Pure: records in, text out."""
