"""How stores are reached, as people say it: settings by name, and the variables of the environment that tell them."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..store.settings import REQUESTS, AzureSettings, GcsSettings, HttpSettings, Reach, S3Settings

__all__ = ["REQUESTS", "VARIABLES", "reach", "variable"]

VARIABLES: dict[str, tuple[str, ...]] = {
    "s3_endpoint": ("LAKEY_S3_ENDPOINT",),
    "s3_region": ("LAKEY_S3_REGION",),
    "s3_key": ("LAKEY_S3_KEY", "AWS_ACCESS_KEY_ID"),
    "s3_secret": ("LAKEY_S3_SECRET", "AWS_SECRET_ACCESS_KEY"),
    "gcs_credentials": ("LAKEY_GCS_CREDENTIALS",),
    "gcs_endpoint": ("LAKEY_GCS_ENDPOINT",),
    "azure_account": ("LAKEY_AZURE_ACCOUNT",),
    "azure_key": ("LAKEY_AZURE_KEY",),
    "azure_endpoint": ("LAKEY_AZURE_ENDPOINT",),
    "http_hosts": ("LAKEY_HTTP_HOSTS",),
}
"""The first variable that is set counts."""


def variable(setting: str) -> str:
    """What the environment says of a setting; empty when it says nothing."""
    return next((found for name in VARIABLES[setting] if (found := os.environ.get(name))), "")


def reach(said: Callable[[str], str] = variable) -> Reach:
    """How stores are reached by what is said of each setting; what is empty is as it is by default."""
    told = {setting: said(setting) or None for setting in VARIABLES}
    hosts = tuple(host.strip() for host in (told["http_hosts"] or "").split(",") if host.strip())
    return Reach(
        s3=S3Settings(told["s3_endpoint"], told["s3_region"], told["s3_key"], told["s3_secret"]),
        gcs=GcsSettings(told["gcs_credentials"], told["gcs_endpoint"]),
        azure=AzureSettings(told["azure_account"], told["azure_key"], told["azure_endpoint"]),
        http=HttpSettings(hosts),
    )
