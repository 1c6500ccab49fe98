from __future__ import annotations

from playground.celery import app


def test_a_worker_finds_the_tasks_of_every_installed_app():
    app.loader.import_default_modules()
    assert {"playground.runs.compute", "playground.commands.hunt"} <= set(app.tasks)


def test_the_broker_is_the_store_in_a_database_of_its_own(redis_client):
    assert app.conf.broker_url.startswith("redis+socket:///")
    assert app.conf.broker_url.endswith("?virtual_host=1")
