"""RapidSMS with its message log: texts received and answered, messages a second.

Run by an interpreter of its own that has ``rapidsms`` (see ``benchmarks.rapidsms``), never by ours.
One application answers with a transition over a dict; the router, the message log and the outgoing
messages are RapidSMS's own, on a SQLite file with Django's defaults. There is no HTTP, no
signature and no provider: what is measured is favourable to it.
"""

import tempfile
import time

import django
from django.conf import settings
from django.core.management import call_command

MESSAGES = 400


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings.configure(
            DATABASES={
                "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/rapidsms.db"}
            },
            INSTALLED_APPS=[
                "django.contrib.auth", "django.contrib.contenttypes", "rapidsms",
                "rapidsms.contrib.messagelog", "rapidsms.backends.database",
            ],
            INSTALLED_BACKENDS={
                "database": {"ENGINE": "rapidsms.backends.database.DatabaseBackend"}
            },
            RAPIDSMS_ROUTER="rapidsms.router.blocking.BlockingRouter",
            RAPIDSMS_HANDLERS=(), USE_TZ=True, SECRET_KEY="x",
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        )  # fmt: skip
        django.setup()
        call_command("migrate", verbosity=0, run_syncdb=True)
        print(measured(MESSAGES))


def measured(count: int) -> float:
    from rapidsms.apps.base import AppBase
    from rapidsms.router import get_router, lookup_connections

    class Answering(AppBase):  # type: ignore[misc]
        states: dict[str, int] = {}

        def handle(self, message) -> bool:  # type: ignore[no-untyped-def]
            who = message.connections[0].identity
            self.states[who] = (self.states.get(who, 0) + 1) % 4
            message.respond(f"Merci. Question {self.states[who] + 1} : quelle est votre adresse ?")
            return True

    router = get_router()
    router.add_app(Answering)
    people = lookup_connections("database", [f"+336{n:08d}" for n in range(count // 4)])
    start = time.perf_counter()
    for text in ("j'ai plus de pain", "12 rue abbe couture", "mme martin", "oui"):
        for person in people:
            router.receive_incoming(router.new_incoming_message(text, [person]))
    return count / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
