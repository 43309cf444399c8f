"""FastAPI and uvicorn: the photo is the body of the request, the job a header. Serves on the port in FACEMAGI_PORT.

The route is a plain function, so FastAPI runs up to forty at a time, in threads.
"""

import json
import os
from typing import Annotated

import uvicorn
from fastapi import Body, FastAPI, Header, Response

from scripts.benchmarks.served.edits import edited

app = FastAPI()


@app.get("/readyz")
def ready() -> None:
    """It is ready."""


@app.post("/edit")
def edit(photo: Annotated[bytes, Body(media_type="image/jpeg")], job: Annotated[str, Header()]) -> Response:
    """Do a job."""
    return Response(edited(photo, json.loads(job)), media_type="image/jpeg")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["FACEMAGI_PORT"]), log_level="warning", access_log=False)
