"""Has optuna-dashboard's own server read a journal: what its page asks for first, without a socket. Prints what came, as JSON."""

import io
import json
import sys

import optuna_dashboard
from optuna_dashboard._storage_url import get_storage

app = optuna_dashboard.wsgi(get_storage(sys.argv[1]))


def get(path):
    path, _, query = path.partition("?")
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    body = b"".join(app(environ, lambda status, headers, problem=None: said.append(status)))
    if not said[0].startswith("200"):
        raise SystemExit(f"{path}: {said[0]} {body[:500]}")
    return json.loads(body)


studies = get("/api/studies")["study_summaries"]
study = get(f"/api/studies/{studies[0]['study_id']}?after=0")
print(
    json.dumps(
        {
            "version": optuna_dashboard.__version__,
            "names": [one["study_name"] for one in studies],
            "states": [trial["state"] for trial in study["trials"]],
            "constraints": [trial["constraints"] for trial in study["trials"]],
            "best": [trial["number"] for trial in study["best_trials"]],
        }
    )
)
