"""A kernel finds its server by what it was handed: over http and over https with a certificate nobody else trusts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from .real_server import RealServer

TOKEN = "jupyters-own"
ASKS = """
import asyncio, json, os
from lakey_jupyter.model.account import Account
from lakey_jupyter.remote import RemoteLake

async def ask():
    lake = RemoteLake(os.environ["LAKEY_URL"], os.environ["LAKEY_TOKEN"], os.environ.get("LAKEY_CA_FILE"))
    config = await lake.config(Account(id="", name=""))
    await lake.close()
    return [os.environ["LAKEY_URL"], config.account.admin, config.account.id]

print(json.dumps(await ask()))
"""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that signs itself, and its key, in one file."""
    both = tmp_path / "localhost.pem"
    parts = [tmp_path / "cert.pem", tmp_path / "key.pem"]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-out", parts[0], "-keyout", parts[1]),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text("".join(part.read_text() for part in parts))
    return both


def printed_in_a_kernel(server: RealServer, code: str) -> str:
    headers = {"Authorization": f"token {TOKEN}"}
    with httpx.Client(headers=headers, verify=server.trusted, trust_env=False, timeout=30) as jupyter:
        id = jupyter.post(server.url + "api/kernels", json={"name": "python3"}).raise_for_status().json()["id"]
        client = BlockingKernelClient(connection_file=str(server.runtime / f"kernel-{id}.json"))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            said: list[str] = []

            def hear(message: dict[str, Any]) -> None:
                content = message["content"]
                said.append(content.get("text") or "\n".join(content.get("traceback", [])))

            client.execute_interactive(code, timeout=60, output_hook=hear)
        finally:
            client.stop_channels()
            jupyter.delete(f"{server.url}api/kernels/{id}")
    return "".join(said)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_kernel_reaches_its_server_as_its_owner(scheme: str, tmp_path: Path, certificate: Path) -> None:
    ca = certificate if scheme == "https" else None
    arguments = [
        "--ServerApp.jpserver_extensions={'server.stand': True, 'lakey_jupyter': False}",
        f"--IdentityProvider.token={TOKEN}",
    ]
    with RealServer(tmp_path, *arguments, *([f"--ServerApp.certfile={ca}"] if ca else []), ca=ca) as server:
        said = printed_in_a_kernel(server, ASKS)
    assert f'["{server.url}lakey/", false, ' in said, said
    assert "Traceback" not in server.log.read_text()
