"""Registering a request that did not come through the portal."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi import actions
from gongkai.foi.actions import By
from gongkai.foi.forms.register import RegisterForm
from gongkai.foi.models import Case
from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.screens import Screen, officer_of


class Register(Screen):
    """One page, in the order of the printed form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        officer = officer_of(request)
        self._require(request)
        return render(request, "foi/register.html", {"form": RegisterForm(officer, today())})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register; what looks wrong in numbers is told afterwards and changes nothing."""
        officer, on = officer_of(request), today()
        self._require(request)
        form = RegisterForm(officer, on, data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self._again(request, form)
        try:
            case = self._register(form, By(officer, on))
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self._again(request, form)
        messages.success(request, f"已登记，申请编号 {case.number}，查询码 {case.query_code}（请一并告知申请人）")
        for warning in form.warnings():
            messages.warning(request, f"请核对：{warning}")
        return redirect("foi:case", pk=case.pk)

    def _require(self, request: HttpRequest) -> None:
        if not access.units_for(request.user, "foi.file", today()).exists():
            raise access.Denied("您没有“登记申请”的权限")

    def _register(self, form: RegisterForm, by: By) -> Case:
        """File, confirm where both sides already did, and keep the files: all of it or nothing."""
        with transaction.atomic():
            known = Case.objects.filter(token=form.filing().token).first()
            if known is not None:
                return known
            case = actions.file_request(form.filing(), by)
            confirmed = form.cleaned_data["confirmed_on"]
            if confirmed and form.needs_confirmation():
                actions.confirm_receipt(case, by, confirmed)
            for name, content in form.cleaned_data["files"]:
                actions.attach(case, by, by.today, "request", name, content)
            return case

    def _again(self, request: HttpRequest, form: RegisterForm) -> HttpResponse:
        context = {"form": form, "files_again": bool(request.FILES)}
        return render(request, "foi/register.html", context)
