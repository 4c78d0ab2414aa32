"""The artifact store: content-addressed files of snapshots, in a folder or an S3 bucket."""
