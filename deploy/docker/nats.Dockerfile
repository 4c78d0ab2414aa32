# The broker: the official image, with a store folder that a user other than root may write.

FROM nats:2.15.0-alpine
RUN install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
VOLUME /data
EXPOSE 4222
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["wget", "--quiet", "--output-document=-", "http://127.0.0.1:8222/healthz?js-enabled-only=true"]
CMD ["--jetstream", "--store_dir", "/data", "--http_port", "8222"]
