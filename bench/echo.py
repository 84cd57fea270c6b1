"""The ceiling under a call: the same server and the same gate, answering each prompt at once, with no desk behind."""

from __future__ import annotations

import asyncio
import json
import socket
import sys

from fastapi import FastAPI
from starlette.websockets import WebSocket, WebSocketDisconnect

from frontdesk.edges.app import serve_app
from frontdesk.edges.channels.twilio import gate
from frontdesk.kernel.db import Database
from tests.web import a_given

ANSWER = json.dumps({"type": "text", "token": "Good morning, what can we do for you?", "last": True})


def echo(port: int) -> FastAPI:
    """Return an application with the one socket."""
    app = FastAPI(openapi_url=None)
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    app.state.given = a_given(nowhere, base_url=f"http://127.0.0.1:{port}")

    @app.websocket("/twilio/relay")
    async def relay(connection: WebSocket) -> None:
        if not await gate.admitted(connection):
            return
        await connection.accept()
        try:
            while True:
                if json.loads(await connection.receive_text())["type"] == "prompt":
                    await connection.send_text(ANSWER)
        except WebSocketDisconnect:
            return

    return app


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
        asyncio.run(serve_app(echo(listener.getsockname()[1]), listener))
