# The embed service, with the packaged model. Build it from the repository root:
#   docker build --file deploy/docker/embed.Dockerfile --tag linksnap-embed .
# TORCH=cuda takes PyPI's torch, which brings CUDA (docker-compose.gpu.yml).

FROM python:3.11.15-slim-bookworm AS build
ARG TORCH=cpu
WORKDIR /build
RUN python -m venv /opt/venv
COPY deploy/torch-cpu.txt ./
RUN case "$TORCH" in \
        cpu) /opt/venv/bin/pip install --no-cache-dir --no-deps --requirement torch-cpu.txt ;; \
        cuda) echo "torch comes from PyPI" ;; \
        *) echo "TORCH is cpu or cuda, not $TORCH" >&2; exit 1 ;; \
    esac
COPY pyproject.toml constraints.txt README.md ./
RUN /opt/venv/bin/pip install --no-cache-dir --constraint constraints.txt ".[embed]"

FROM python:3.11.15-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home linksnap
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY shared shared
COPY services/__init__.py services/__init__.py
COPY services/embed services/embed
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EMBED_HOST=0.0.0.0 \
    EMBED_LOG_FORMAT=json
USER 10001:10001
EXPOSE 8002
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8002/readyz', timeout=5)"]
CMD ["python", "-m", "services.embed"]
