"""Batches on Celery: one task for each batch works at it until it has ended.

    celery -A celery_tasks worker            # in this folder, wherever there is room
    python celery_tasks.py BATCH_ID          # after POST /v1/batches to a service with SUMMARIZER_BATCH_WORKER=false

Celery says where a batch is worked at, and delivers the task again if its worker is gone (`acks_late`). Articles,
briefs and limits stay in SUMMARIZER_DATABASE_URL, so nothing that is finished is done twice.
"""

import os
import sys

from celery import Celery, Task

from summarizer.jobs.drain import drain

TASK = "work_at_batch"
"""The task's name. By default it would differ between this file as a script and as a worker's module."""

app = Celery("batches", broker=os.environ.get("CELERY_BROKER_URL", "amqp://"))
app.conf.worker_prefetch_multiplier = 1  # a task lasts as long as its batch: a worker keeps none in store


@app.task(name=TASK, bind=True, acks_late=True, reject_on_worker_lost=True)
def work_at_batch(task: Task, batch: str) -> None:
    """Work at a batch until it has ended."""
    drain(batch, ticket=task.request.id)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{name}: task {app.send_task(TASK, [name]).id}\n")
