"""What identifies an applicant stands nowhere in plain: not in the database, the record or the logs."""

import logging
from pathlib import Path

import pytest
from django.db import connection

from gongkai.audit.actions import export_lines
from gongkai.foi import actions as acts
from gongkai.foi.models import Applicant
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office

DAY, NEXT = scenes.DAY, scenes.NEXT
TELLING = ["虚构申请者甲", "TESTID99887766", "虚构联系者乙", "0990-7654321", "nobody@example.invalid", "虚构大道77号"]
ASKED = ["2025年度跨境电商监管办法的制定说明", "电子版即可"]


def filed(office: Office):
    name, number, contact, phone, email, address = TELLING
    return office.file(
        DAY, name=name, id_number=number, contact_name=contact, phone=phone, email=email, address=address
    )


def whole_life(office: Office):
    case = filed(office)
    by = office.by(office.clerk, DAY)
    acts.request_correction(case, by, DAY, ["请写明文件名称"])
    acts.record_correction(case, office.by(acts.Party.APPLICANT, DAY), DAY, f"{ASKED[0]}，联系{TELLING[3]}")
    acts.start_consultation(case, by, DAY, "other_organ", "测试某局", f"可否公开{ASKED[0]}")
    acts.attach(case, by, DAY, "working", f"{TELLING[0]}.txt", TELLING[1].encode())
    acts.record_consultation(case.consultations.get(), by, DAY, "agrees")
    item = acts.ItemData(ASKED[0], "supplied", f"{TELLING[0]}所申请", {"supplied": ASKED[0]})
    acts.draft_decision(case, by, DAY, [item], TELLING[5])
    acts.submit_decision(case, by, DAY)
    acts.review_decision(case, office.by(office.reviewer, DAY), DAY, True, TELLING[0])
    acts.sign_decision(case, office.by(office.leader, DAY), DAY, True, TELLING[0])
    acts.deliver_decision(case, by, DAY, "email")
    acts.correct_event(case, case.events.get(kind="answered"), by, DAY, "误点")
    acts.deliver_decision(case, by, DAY, "direct")
    acts.register_remedy(case, by, "review", DAY)
    return case


def test_the_database_file_holds_no_applicant_in_plain(real_office: Office) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads the SQLite file itself; on PostgreSQL the columns are checked row by row")
    case = whole_life(real_office)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(str(connection.settings_dict["NAME"]))
    content = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    assert case.number.encode() in content
    for telling in TELLING + ASKED:
        assert telling.encode() not in content
        assert telling.encode("utf-16-le") not in content


def test_every_column_of_the_ledger_is_sealed_or_impersonal(office: Office) -> None:
    whole_life(office)
    read = 0
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(("foi_", "audit_"))]
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                read += 1
                assert not any(telling in str(value) for value in row for telling in TELLING + ASKED)
    assert read > 30


def test_the_record_names_nobody(office: Office) -> None:
    whole_life(office)
    lines = "\n".join(export_lines())
    assert "foi.deliver_decision" in lines
    assert not any(telling in lines for telling in TELLING + ASKED)


def test_logs_name_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        case = whole_life(office)
        with pytest.raises(acts.Refused):
            acts.withdraw(case, office.by(office.clerk, DAY), DAY)
    assert not any(telling in record.getMessage() for record in caplog.records for telling in TELLING + ASKED)


def test_what_is_sealed_can_be_read_again(office: Office) -> None:
    case = filed(office)
    kept = Applicant.objects.get(case=case)
    assert [kept.name, kept.id_number, kept.contact_name, kept.phone, kept.email, kept.address] == TELLING
    assert office.fresh(case).title == ASKED[0]
    assert TELLING[0] not in f"{case} {kept}"


def test_one_applicants_requests_find_each_other(office: Office) -> None:
    first, second, other = filed(office), filed(office), office.file(DAY)
    indexes = [row.applicant.id_index for row in (first, second, other)]
    assert indexes[0] == indexes[1] != indexes[2]
    assert TELLING[1] not in indexes[0]
