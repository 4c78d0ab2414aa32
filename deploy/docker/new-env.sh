#!/usr/bin/env bash
# Writes .env with fresh secrets for docker-compose.yml. What an existing file says stays, because
# the databases were made with its passwords; what a newer version needs beside is added.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

umask 077
touch .env
for name in LINKSNAP_API_TOKEN LINKSNAP_SERVICE_TOKEN NATS_TOKEN POSTGRES_PASSWORD \
    QDRANT_API_KEY S3_SECRET_KEY LINKSNAP_SECRETS_KEY; do
    if ! grep -q "^$name=" .env; then
        printf '%s=%s\n' "$name" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >>.env
        echo "added $name to .env"
    fi
done
echo "the API's token is LINKSNAP_API_TOKEN in .env"
