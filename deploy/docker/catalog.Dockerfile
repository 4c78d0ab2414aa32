# The catalog service. Build it from the repository root:
#   docker build --file deploy/docker/catalog.Dockerfile --tag linksnap-catalog .

FROM python:3.11.15-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/venv
COPY pyproject.toml constraints.txt README.md ./
RUN /opt/venv/bin/pip install --no-cache-dir --constraint constraints.txt ".[catalog]"

FROM python:3.11.15-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home linksnap
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY shared shared
COPY services/__init__.py services/__init__.py
COPY services/catalog services/catalog
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CATALOG_HOST=0.0.0.0 \
    CATALOG_LOG_FORMAT=json
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
CMD ["python", "-m", "services.catalog"]
