# Pax as a container: one image for web, worker, beat and the migrate job.
FROM python:3.12-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements/run.lock /tmp/run.lock
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/run.lock

FROM python:3.12-slim-bookworm
# What WeasyPrint draws PDFs with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent pax \
    && install -d -o pax -g pax -m 700 /var/lib/pax
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    DJANGO_SETTINGS_MODULE=pax.settings.prod \
    PAX_DATA_DIR=/var/lib/pax \
    PAX_STATIC_DIR=/app/collected \
    PAX_BIND=0.0.0.0:8000
# Style sheets and pictures are part of the image. The values are used by nothing.
RUN PAX_SECRET_KEY=build PAX_ALLOWED_HOSTS=build \
    DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0
USER pax
EXPOSE 8000
CMD ["gunicorn", "--config", "python:pax.gunicorn", "pax.wsgi"]
