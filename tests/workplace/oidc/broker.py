"""A broker in a process of its own: an OpenID provider, honest unless a user's claims say how it should cheat.

``python -m tests.workplace.oidc.broker`` prints its address and serves until stopped. Beyond the package that it is
made of it holds clients to their code challenge (PKCE), as brokers do.
"""

import base64
import hashlib
import logging
import os
import time
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import oidc_provider_mock
from authlib import jose
from oidc_provider_mock._storage import storage
from werkzeug.serving import make_server

from tests.workplace.oidc.claims import CHEAT

_challenges: dict[str, str] = {}


def signed(claims: dict[str, Any], how: str) -> str:
    """The token with its key's id, as brokers hand it out; or as a crook would (``how``)."""
    key, header = storage.jwk, {"alg": "RS256", "kid": storage.jwk.as_dict()["kid"]}
    if how == "audience":
        claims["aud"] = ["somebody-else"]
    elif how == "two audiences":
        claims["aud"] = ["samvej", "somebody-else"]
    elif how == "issuer":
        claims["iss"] = "https://broker.example"
    elif how == "expired":
        claims["iat"], claims["exp"] = int(time.time()) - 7200, int(time.time()) - 3600
    elif how == "no end":
        del claims["exp"]
    elif how == "nonce":
        claims["nonce"] = "another"
    elif how == "forged":
        key = jose.JsonWebKey.generate_key("RSA", 2048, is_private=True)
    elif how == "unsigned":
        parts = (b'{"alg":"none","kid":"' + header["kid"].encode() + b'"}', flask.json.dumps(claims).encode())
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
    elif how == "shared secret":  # signed with the public key as if it were a secret
        secret = key.as_pem(is_private=False)
        import hmac

        parts = (b'{"alg":"HS256","kid":"' + header["kid"].encode() + b'"}', flask.json.dumps(claims).encode())
        body = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
        sign = hmac.digest(secret, body.encode(), "sha256")
        return f"{body}.{base64.urlsafe_b64encode(sign).rstrip(b'=').decode()}"
    return str(jose.jwt.encode(header, claims, key).decode())


def make() -> flask.Flask:
    """The provider with both additions."""
    app = oidc_provider_mock.app(require_nonce=True)

    @app.before_request
    def hold_to_the_challenge() -> Any:
        if flask.request.path == "/oauth2/token":
            said = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            wanted = _challenges.pop(flask.request.form.get("code", ""), None)
            if wanted != base64.urlsafe_b64encode(said).rstrip(b"=").decode():
                return flask.jsonify({"error": "invalid_grant"}), 400
        return None

    @app.after_request
    def note_and_cheat(response: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/authorize" and response.location:
            code = parse_qs(urlsplit(response.location).query).get("code")
            if code and flask.request.args.get("code_challenge_method") == "S256":
                _challenges[code[0]] = flask.request.args["code_challenge"]
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            told = response.get_json()
            claims = dict(jose.jwt.decode(told["id_token"], storage.jwk))
            told["id_token"] = signed(claims, claims.get(CHEAT, ""))
            response.set_data(flask.json.dumps(told))
        if flask.request.path == "/userinfo" and response.status_code == 200:
            told = response.get_json()
            if told.get(CHEAT) == "userinfo":
                response.set_data(flask.json.dumps({**told, "sub": "somebody-else"}))
        return response

    return app


def main() -> None:
    """Serve at a free port."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, make(), threaded=True)
    print(f"http://127.0.0.1:{server.port}", flush=True)
    Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    server.serve_forever()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
