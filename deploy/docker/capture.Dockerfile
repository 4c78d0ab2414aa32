# The capture service, with Debian's Chromium. Build it from the repository root:
#   docker build --file deploy/docker/capture.Dockerfile --tag linksnap-capture .

FROM python:3.11.15-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/venv
COPY pyproject.toml constraints.txt README.md ./
RUN /opt/venv/bin/pip install --no-cache-dir --constraint constraints.txt ".[capture]"

FROM python:3.11.15-slim-bookworm
# Not pinned: a browser must be the newest of Debian's security updates, and its driver with it.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        chromium chromium-driver fonts-liberation fonts-noto-cjk fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home linksnap
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY shared shared
COPY services/__init__.py services/__init__.py
COPY services/capture services/capture
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CAPTURE_HOST=0.0.0.0 \
    CAPTURE_LOG_FORMAT=json
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8001/readyz', timeout=5)"]
CMD ["python", "-m", "services.capture"]
