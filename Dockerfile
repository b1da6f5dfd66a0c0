# One image for every process of OneDoor. Build: docker compose build
FROM python:3.12-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/onedoor

# The front-end libraries, fetched from the npm registry by their lock file.
FROM node:22-slim AS assets
WORKDIR /assets
COPY bot/web/assets/package.json bot/web/assets/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base
COPY requirements-build.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.txt \
 && pip install --no-cache-dir --no-build-isolation --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE departments.yaml ./
COPY nlu nlu
COPY router router
COPY bot bot
COPY --from=assets /assets/node_modules/htmx.org/dist/htmx.min.js bot/web/static/vendor/htmx.min.js
RUN pip install --no-cache-dir --no-build-isolation --no-deps --editable .
# The reader is trained into the image, so that a container starts at once.
ENV ONEDOOR_MODEL_DIR=/srv/models ONEDOOR_DATA_DIR=/srv/data ONEDOOR_HOST=0.0.0.0
RUN echo '{"text": "家里没钱看病"}' | onedoor understand > /dev/null \
 && useradd --system --create-home onedoor && mkdir -p /srv/data && chown onedoor /srv/data
USER onedoor
VOLUME /srv/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["onedoor", "serve"]
