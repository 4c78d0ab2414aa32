#!/usr/bin/env bash
# Writes .env with fresh secrets for docker-compose.yml. An existing file is left alone: the
# databases were made with its passwords.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ -e .env ]]; then
    echo ".env is there already; it was not changed"
    exit
fi
umask 077
for name in LINKSNAP_API_TOKEN LINKSNAP_SERVICE_TOKEN NATS_TOKEN POSTGRES_PASSWORD \
    QDRANT_API_KEY S3_SECRET_KEY; do
    printf '%s=%s\n' "$name" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
done >.env
echo "wrote .env; the API's token is LINKSNAP_API_TOKEN in it"
