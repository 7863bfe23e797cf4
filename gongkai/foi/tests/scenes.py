"""Every act upon a case as a row: how a case gets to where the act is possible, who may do it, and the act itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gongkai.foi import actions as acts
from gongkai.foi.models import Case
from gongkai.foi.tests.making import Office, evidence_for

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)


@dataclass(frozen=True)
class Scene:
    """``ready`` brings a case to where ``run`` is possible for its holder; ``run`` takes the version seen."""

    act: str
    who: str
    ready: Callable[[Office], Case]
    run: Callable[[Office, Case, acts.By, int | None], object]
    versioned: bool = True

    def holder(self, office: Office) -> acts.By:
        """Return the one who may."""
        return office.by(getattr(office, self.who), NEXT)


def filed(office: Office) -> Case:
    return office.file(DAY)


def mailed(office: Office) -> Case:
    return office.file(DAY, "email")


def confirmed(office: Office) -> Case:
    return acts.confirm_receipt(mailed(office), office.by(office.clerk, DAY), DAY)


def asked_back(office: Office) -> Case:
    case = filed(office)
    acts.request_correction(case, office.by(office.clerk, DAY), DAY, ["请写明文件名称"])
    return office.fresh(case)


def extension_asked(office: Office) -> Case:
    case = filed(office)
    acts.ask_extension(case, office.by(office.clerk, DAY), DAY, "检索量大")
    return office.fresh(case)


def consulting(office: Office) -> Case:
    case = filed(office)
    acts.start_consultation(case, office.by(office.clerk, DAY), DAY, "third_party", "测试第三方", "可否公开")
    return office.fresh(case)


def fee_asked(office: Office) -> Case:
    case = filed(office)
    acts.notice_fee(case, office.by(office.clerk, DAY), DAY, "pages", 40)
    return office.fresh(case)


def drafted(office: Office) -> Case:
    case = filed(office)
    draft(office, case, office.by(office.clerk, DAY), None)
    return office.fresh(case)


def submitted(office: Office) -> Case:
    case = drafted(office)
    acts.submit_decision(case, office.by(office.clerk, DAY), DAY)
    return office.fresh(case)


def reviewed(office: Office) -> Case:
    case = submitted(office)
    acts.review_decision(case, office.by(office.reviewer, DAY), DAY, True)
    return office.fresh(case)


def signed(office: Office) -> Case:
    case = reviewed(office)
    acts.sign_decision(case, office.by(office.leader, DAY), DAY, True)
    return office.fresh(case)


def answered(office: Office) -> Case:
    case = signed(office)
    acts.deliver_decision(case, office.by(office.clerk, DAY), DAY, "email")
    return office.fresh(case)


def challenged(office: Office) -> Case:
    case = answered(office)
    acts.register_remedy(case, office.by(office.clerk, DAY), "review", DAY)
    return case


def decided(office: Office) -> Case:
    case = challenged(office)
    acts.decide_remedy(case.remedies.get(), office.by(office.clerk, DAY), DAY, "upheld")
    return case


def draft(office: Office, case: Case, by: acts.By, version: int | None) -> object:
    item = acts.ItemData("制定说明", "supplied", "", evidence_for("supplied"))
    return acts.draft_decision(case, by, by.today, [item], version=version)


SCENES = [
    Scene("foi.confirm_receipt", "clerk", mailed, lambda o, c, by, v: acts.confirm_receipt(c, by, by.today, v)),
    Scene(
        "foi.correct_receipt",
        "clerk",
        confirmed,
        lambda o, c, by, v: acts.correct_receipt(c, by, by.today, NEXT, "电话记录为次日", v),
    ),
    Scene(
        "foi.classify_applicant",
        "clerk",
        filed,
        lambda o, c, by, v: acts.classify_applicant(c, by, by.today, "natural", v),
    ),
    Scene("foi.assign_handler", "leader", filed, lambda o, c, by, v: acts.assign_handler(c, by, by.today, o.clerk, v)),
    Scene(
        "foi.attach",
        "clerk",
        filed,
        lambda o, c, by, v: acts.attach(c, by, by.today, "working", "说明.txt", "说明".encode()),
        versioned=False,
    ),
    Scene(
        "foi.request_correction",
        "clerk",
        filed,
        lambda o, c, by, v: acts.request_correction(c, by, by.today, ["请写明文件名称"], version=v),
    ),
    Scene(
        "foi.record_correction",
        "clerk",
        asked_back,
        lambda o, c, by, v: acts.record_correction(c, by, by.today, "文件名称如下", v),
    ),
    Scene(
        "foi.ask_extension",
        "clerk",
        filed,
        lambda o, c, by, v: acts.ask_extension(c, by, by.today, "检索量大", version=v),
    ),
    Scene(
        "foi.decide_extension",
        "leader",
        extension_asked,
        lambda o, c, by, v: acts.decide_extension(c.extensions.get(), by, by.today, True, version=v),
    ),
    Scene(
        "foi.start_consultation",
        "clerk",
        filed,
        lambda o, c, by, v: acts.start_consultation(c, by, by.today, "other_organ", "某局", "可否公开", version=v),
    ),
    Scene(
        "foi.record_consultation",
        "clerk",
        consulting,
        lambda o, c, by, v: acts.record_consultation(c.consultations.get(), by, by.today, "agrees", version=v),
    ),
    Scene(
        "foi.notice_fee", "clerk", filed, lambda o, c, by, v: acts.notice_fee(c, by, by.today, "pages", 40, version=v)
    ),
    Scene(
        "foi.record_payment",
        "clerk",
        fee_asked,
        lambda o, c, by, v: acts.record_payment(c, by, by.today, "测试票据01", v),
    ),
    Scene("foi.draft_decision", "clerk", filed, draft),
    Scene("foi.draft_decision", "clerk", drafted, lambda o, c, by, v: acts.submit_decision(c, by, by.today, v)),
    Scene(
        "foi.review_decision",
        "reviewer",
        submitted,
        lambda o, c, by, v: acts.review_decision(c, by, by.today, True, version=v),
    ),
    Scene(
        "foi.sign_decision",
        "leader",
        reviewed,
        lambda o, c, by, v: acts.sign_decision(c, by, by.today, True, version=v),
    ),
    Scene(
        "foi.deliver_decision",
        "clerk",
        signed,
        lambda o, c, by, v: acts.deliver_decision(c, by, by.today, "email", version=v),
    ),
    Scene("foi.close", "clerk", answered, lambda o, c, by, v: acts.close_case(c, by, by.today, v)),
    Scene("foi.withdraw", "clerk", filed, lambda o, c, by, v: acts.withdraw(c, by, by.today, v)),
    Scene(
        "foi.correct_event",
        "clerk",
        asked_back,
        lambda o, c, by, v: acts.correct_event(c, c.events.get(), by, by.today, "误点", v),
    ),
    Scene(
        "foi.register_remedy",
        "clerk",
        answered,
        lambda o, c, by, v: acts.register_remedy(c, by, "review", by.today, version=v),
    ),
    Scene(
        "foi.decide_remedy",
        "clerk",
        challenged,
        lambda o, c, by, v: acts.decide_remedy(c.remedies.get(), by, by.today, "upheld", v),
    ),
    Scene(
        "foi.correct_remedy",
        "clerk",
        decided,
        lambda o, c, by, v: acts.correct_remedy(c.remedies.get(), by, by.today, "登记有误", True, v),
    ),
]
NAMES = [f"{scene.act[4:]}-{scene.ready.__name__}" for scene in SCENES]
