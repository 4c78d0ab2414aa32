# The broker: the official image with Linksnap's configuration, and a store folder that a user other
# than root may write. Build it from the repository root:
#   docker build --file deploy/docker/nats.Dockerfile --tag linksnap-nats .

FROM nats:2.15.0-alpine
RUN install -d -o 10001 -g 10001 -m 0700 /data
COPY deploy/nats/nats-server.conf /etc/nats/linksnap.conf
ENV NATS_STORE=/data
USER 10001:10001
VOLUME /data
EXPOSE 4222
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["wget", "--quiet", "--output-document=-", "http://127.0.0.1:8222/healthz?js-enabled-only=true"]
CMD ["--config", "/etc/nats/linksnap.conf"]
