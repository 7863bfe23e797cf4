"""The door for machines: POST /api/v1/enforcement/<kind>/ with an import key; JSON lines or CSV; nothing is published.

The answer is JSON: what was kept as a batch, and every line that was not. Brakes: so many calls of one key, so many
failures from one address, and the size of a file.
"""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongkai.enforcement.actions import Closed, Prepared, key_of, receive
from gongkai.enforcement.reading import LARGEST, Unreadable
from gongkai.enforcement.rows import kind_of
from gongkai.organisations.calendar import today
from gongkai.statute.errors import StatuteError
from gongkai.vault.sealing import blind_index

WINDOW: Final = 10 * 60
PER_KEY: Final = 60
FAILURES: Final = 20
SHOWN: Final = 1000


@csrf_exempt
@never_cache
@require_POST
def receive_lines(request: HttpRequest, kind: str) -> JsonResponse:
    """Take lines of one kind from a machine of one unit."""
    visitor = f"enforcement:failed:{blind_index('enforcement-address', _address(request))}"
    if int(cache.get(visitor, 0)) >= FAILURES:
        return _refused(429, "失败次数过多，请稍后再试")
    try:
        row = kind_of(kind)
    except StatuteError as error:
        return _refused(404, str(error))
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        key = key_of(secret.strip() if scheme.lower() == "bearer" else "", row, today())
    except Closed as closed:
        _count(visitor)
        return _refused(401, str(closed))
    if _count(f"enforcement:key:{key.pk}") > PER_KEY:
        return _refused(429, f"报送过于频繁，每{WINDOW // 60}分钟最多{PER_KEY}次")
    data = _body(request)
    if data is None:
        return _refused(413, f"内容超过{LARGEST // 1024 // 1024}兆，请分批报送")
    try:
        done = receive(key, row, data, today=today())
    except Unreadable as error:
        return _refused(400, str(error))
    return JsonResponse(as_json(done), json_dumps_params={"ensure_ascii": False})


def as_json(done: Prepared) -> dict[str, Any]:
    """Return what became of a file: the counts, the mapping, and every line that was not taken."""
    report = [
        {"line": one.number, "field": fault.field, "message": fault.message, "read": fault.read}
        for one in done.bad
        for fault in one.faults
    ]
    return {
        "batch": done.batch.pk if done.batch else None,
        "state": done.batch.state if done.batch else None,
        "known": done.known,
        "unit": done.unit.key,
        "kind": done.examined.kind.code,
        "new": len(done.new),
        "updates": len(done.updates),
        "same": done.same,
        "bad": len(done.bad),
        "over": len(done.over),
        "doubtful": done.doubtful,
        "columns": done.examined.mapping.as_rows(),
        "unknown_columns": done.examined.mapping.unknown,
        "errors": report[:SHOWN],
        "warnings": [{"line": one.line.number, **doubt.as_row()} for one in done.good for doubt in one.doubts][:SHOWN],
        "changes": [
            {"line": one.line.number, "entry": one.entry.pk if one.entry else None, "changes": one.changes}
            for one in done.updates
        ][:SHOWN],
    }


def _body(request: HttpRequest) -> bytes | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        return None
    try:
        # Read here and not through ``body``: forms are limited to less than a year of entries takes.
        return request.read(LARGEST)
    except (RequestDataTooBig, RawPostDataException):
        return None


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"


def _count(name: str) -> int:
    cache.add(name, 0, WINDOW)
    try:
        return int(cache.incr(name))
    except ValueError:
        cache.set(name, 1, WINDOW)
        return 1


def _refused(status: int, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status, json_dumps_params={"ensure_ascii": False})
