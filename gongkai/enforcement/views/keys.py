"""Import keys: issued and shown once, listed, stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.enforcement import queries
from gongkai.enforcement.actions import Refused, issue, revoke
from gongkai.enforcement.forms import KeyForm
from gongkai.enforcement.models import ImportKey
from gongkai.enforcement.rows import kind_of
from gongkai.enforcement.views.screen import EnforcementScreen
from gongkai.organisations import access
from gongkai.organisations.models import Officer


class KeysScreen(EnforcementScreen):
    """The keys of one's units, and a new one."""

    right = "enforcement.keys"
    tab = "keys"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        officer = self.officer(request)
        return self._show(request, officer, KeyForm(access.units_for(officer, self.right, self.on)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue one and show it this once, or stop one."""
        officer = self.officer(request)
        if "revoke" in request.POST:
            return self._revoke(request, officer)
        units = access.units_for(officer, self.right, self.on)
        form = KeyForm(units, request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                key, secret = issue(
                    data["unit"], kind_of(data["kind"]), data["label"], data["until"], by=officer, today=self.on
                )
            except Refused as refusal:
                for code, message in refusal.faults or [("", str(refusal))]:
                    form.add_error(code or None, message)
            else:
                # Shown in the answer itself and never again: a redirect would have to keep it somewhere.
                return self._show(request, officer, KeyForm(units), key=key, secret=secret)
        return self._show(request, officer, form, status=400)

    def _revoke(self, request: HttpRequest, officer: Officer) -> HttpResponse:
        asked = request.POST["revoke"]
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else 0
        key = get_object_or_404(queries.keys_visible_to(officer, self.on), pk=number)
        try:
            revoke(key, by=officer, today=self.on)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"密钥“{key}”已停用")
        return redirect("enforcement:keys")

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        form: KeyForm,
        key: ImportKey | None = None,
        secret: str = "",
        status: int = 200,
    ) -> HttpResponse:
        rows = [(one, one.works_on(self.on)) for one in queries.keys_visible_to(officer, self.on)[:200]]
        context = {"form": form, "rows": rows, "key": key, "secret": secret, **self.shared(officer)}
        return render(request, "enforcement/keys.html", context, status=status)
