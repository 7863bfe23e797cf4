"""What is sealed cannot be read without the key, opens after the keys rotate, and is never searched."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault import sealing
from gongkai.vault.fields import SealedJSONField, SealedTextField

SECRET = "张三丰（虚构）110101190001011234"


@pytest.fixture
def keys(settings) -> Iterator[list[str]]:
    """Two keys, the older one in use; the cached boxes are forgotten around the test."""
    made = [Fernet.generate_key().decode(), Fernet.generate_key().decode()]
    settings.FIELD_KEYS = made[1:]
    forget()
    yield made
    forget()


def forget() -> None:
    sealing._box.cache_clear()
    sealing._index_key.cache_clear()


@given(st.text())
def test_what_is_sealed_opens(text: str):
    assert sealing.unseal(sealing.seal(text)) == text


@given(st.binary())
def test_files_too(content: bytes):
    assert sealing.unseal_bytes(sealing.seal_bytes(content)) == content


def test_equal_texts_have_different_seals():
    assert sealing.seal(SECRET) != sealing.seal(SECRET)
    assert "张三丰" not in sealing.seal(SECRET)


def test_keys_rotate(keys: list[str], settings):
    old, index = sealing.seal(SECRET), sealing.blind_index("id", SECRET)
    settings.FIELD_KEYS = keys
    forget()
    assert sealing.unseal(old) == SECRET
    assert sealing.blind_index("id", SECRET) == index
    fresh = sealing.seal(SECRET)
    settings.FIELD_KEYS = keys[:1]
    forget()
    assert sealing.unseal(fresh) == SECRET
    with pytest.raises(sealing.SealBroken, match="FIELD_KEYS"):
        sealing.unseal(old)


def test_the_wrong_key_opens_nothing(keys: list[str], settings):
    text, content = sealing.seal(SECRET), sealing.seal_bytes(b"x")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    forget()
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(text)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal_bytes(content)


def test_a_changed_value_does_not_open():
    sealed = sealing.seal(SECRET)
    middle = len(sealed) // 2
    changed = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(changed)


def test_a_blind_index_is_keyed_by_kind_and_value():
    assert sealing.blind_index("id", SECRET) == sealing.blind_index("id", SECRET)
    assert sealing.blind_index("id", SECRET) != sealing.blind_index("phone", SECRET)
    assert sealing.blind_index("id", "") == ""


class Letter(models.Model):
    """A table for these tests alone."""

    text = SealedTextField("文字")
    data = SealedJSONField("数据")

    class Meta:
        """It belongs to no migration."""

        app_label = "vault_tests"
        managed = False


@pytest.fixture
def table(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE vault_tests_letter (id integer PRIMARY KEY, text text, data text)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE vault_tests_letter")


def test_the_database_holds_no_plain_text(table: None):
    Letter.objects.create(id=1, text=SECRET, data={"name": SECRET, "n": 3})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, data FROM vault_tests_letter")
        stored = "".join(cursor.fetchone())
    assert "张三丰" not in stored and "110101" not in stored
    kept = Letter.objects.get()
    assert kept.text == SECRET and kept.data == {"name": SECRET, "n": 3}


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__in", "data__name"])
def test_look_ups_are_refused(table: None, lookup: str):
    with pytest.raises(TypeError, match="encrypted"):
        list(Letter.objects.filter(**{lookup: ["x"] if lookup.endswith("in") else "x"}))
