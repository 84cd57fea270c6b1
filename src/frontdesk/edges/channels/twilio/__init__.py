"""The phone line over Twilio: webhooks and the relay's socket in, the desk's words out."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from frontdesk.edges.channels.twilio import callbacks, gate, gather, relay, voice


def router() -> APIRouter:
    """Return the routes. No webhook is behind another door than the gate; the socket passes it by itself."""
    api = APIRouter(prefix="/twilio", include_in_schema=False)
    hooks = APIRouter(dependencies=[Depends(gate.signed)])
    hooks.add_api_route("/voice", voice.voice, methods=["POST"])
    hooks.add_api_route("/relay-end", voice.relay_end, methods=["POST"])
    hooks.add_api_route("/gather", gather.gather, methods=["POST"])
    hooks.add_api_route("/status", callbacks.status, methods=["POST"])
    hooks.add_api_route("/recording", callbacks.recording, methods=["POST"])
    api.include_router(hooks)
    api.add_api_websocket_route("/relay", relay.relay)
    return api
