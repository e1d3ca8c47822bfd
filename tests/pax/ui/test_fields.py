import contextlib
import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from pax.ui import fields

KRONOR = fields.KronorField()
TODAY = datetime.date(2026, 11, 22)


def refused(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("10 655", "10655"),
        ("10 655,50 kr", "10655.50"),
        ("10\N{NO-BREAK SPACE}655\N{NARROW NO-BREAK SPACE}kr", "10655"),
        ("99.5", "99.5"),
        ("500:-", "500"),
        ("1 000 SEK", "1000"),
        ("0", "0"),
    ],
)
def test_kronor_reads_what_people_write(written: str, amount: str) -> None:
    assert KRONOR.clean(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["tio", "1.2.3", "NaN", "1e5", "½", "١٢", "1,234"])
def test_kronor_refuses_what_is_no_sum(written: str) -> None:
    assert "Skriv beloppet" in refused(KRONOR, written)


def test_kronor_is_negative_only_where_allowed() -> None:
    assert "minst 0 kr" in refused(KRONOR, "-1")
    assert fields.KronorField(negative=True).clean("−250") == Decimal(-250)


def test_kronor_is_drawn_as_it_is_written() -> None:
    assert KRONOR.prepare_value(Decimal("10655.5")) == "10655,50"
    assert KRONOR.prepare_value(Decimal(10655)) == "10655"
    assert KRONOR.prepare_value("10 kr") == "10 kr"


def test_kronor_may_be_left_out() -> None:
    assert fields.KronorField(required=False).clean("") is None


def test_date_is_bounded_by_days_or_by_what_day_it_is() -> None:
    field = fields.DateField(
        earliest=datetime.date(2020, 1, 1), latest=lambda: TODAY, required=False
    )
    assert field.clean("2026-11-22") == TODAY
    assert field.clean("") is None
    assert refused(field, "2026-11-23") == "Välj 2026-11-22 eller tidigare."
    assert refused(field, "2019-12-31") == "Välj 2020-01-01 eller senare."
    assert "år-månad-dag" in refused(field, "22/11 2026")
    assert field.live_attrs() == {"min": "2020-01-01", "max": "2026-11-22"}


@pytest.mark.parametrize("written", ["🙂", "...", "\u202e!"])
def test_title_must_be_readable(written: str) -> None:
    assert refused(fields.TitleField(), written)


def test_title_is_one_clean_line() -> None:
    assert fields.TitleField().clean(" Två\n rader\x00 ") == "Två rader"
    assert "högst 5 tecken" in refused(fields.TitleField(max_length=5), "sexsex")


def test_long_text_keeps_lines_and_is_not_cut_by_the_browser() -> None:
    field = fields.LongTextField(max_length=10)
    assert field.clean("a\r\nb") == "a\nb"
    assert "maxlength" not in field.widget.attrs
    assert field.widget.attrs["data-pax-counter"] == 10


def test_org_number_is_written_with_a_hyphen() -> None:
    field = fields.OrgNumberField(required=False)
    assert field.clean("212000-0142") == "212000-0142"
    assert field.clean("16212000 0142") == "212000-0142"
    assert field.clean("") == ""
    assert "Sista siffran" in refused(field, "2120000143")
    assert "personnummer" in refused(field, "900101-2385")
    assert "tio siffror" in refused(field, "12")


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        (fields.KNumberField(), "5000-k123456-26", "5000-K123456-26"),
        (fields.KNumberField(), "5000 – K1 – 26", "5000-K1-26"),
        (fields.AMNumberField(), "am-12345-26", "AM-12345-26"),
        (fields.CourtCaseField(), "b1234-26", "B 1234-26"),
        (fields.CourtCaseField(), "B  1234-26", "B 1234-26"),
    ],
)
def test_numbers_of_others_are_tidied(
    field: forms.Field, written: str, kept: str
) -> None:
    assert field.clean(written) == kept


@pytest.mark.parametrize(
    "field", [fields.KNumberField(), fields.AMNumberField(), fields.CourtCaseField()]
)
def test_numbers_of_others_have_an_example(field: fields.NumberedField) -> None:
    assert field.clean(field.example) == field.example
    assert field.example in refused(field, "12345")


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_file_is_taken_by_its_content() -> None:
    field = fields.SafeFileField()
    assert field.clean(a_file("avtal.pdf", b"%PDF-1.7 ...")).name == "avtal.pdf"
    assert field.clean(a_file("lista.csv", "å;ä".encode())).read() == "å;ä".encode()
    assert "inte av slaget pdf" in refused(field, a_file("avtal.pdf", b"MZ\x90"))
    assert "inte av slaget txt" in refused(field, a_file("a.txt", b"a\x00b"))
    assert "något av slagen" in refused(field, a_file("a.exe", b"MZ"))
    assert "tom" in refused(field, a_file("a.pdf", b""))


def a_zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def test_office_documents_hold_their_parts_and_no_macros() -> None:
    field = fields.SafeFileField()
    good = a_zip("[Content_Types].xml", "word/document.xml")
    assert field.clean(a_file("a.docx", good)).read() == good
    for bad in (
        a_zip("program.class"),
        a_zip("word/document.xml", "word/vbaProject.bin"),
        b"PK\x03\x04",
    ):
        assert "inte av slaget docx" in refused(field, a_file("a.docx", bad))


def test_file_has_a_size_limit(settings: Any) -> None:
    settings.PAX_MAX_UPLOAD_MB = 0
    assert "högst 0 MB" in refused(fields.SafeFileField(), a_file("a.pdf", b"%PDF-"))


def test_file_names_hide_nothing() -> None:
    name = "fdp.\u202eexe.pdf"
    assert fields.SafeFileField().clean(a_file(name, b"%PDF-")).name == "fdp.exe.pdf"


def test_file_may_be_left_out() -> None:
    assert fields.SafeFileField(required=False).clean(None) is None


ANY_FIELD = st.sampled_from(
    [
        fields.AMNumberField(),
        fields.CourtCaseField(),
        fields.DateField(),
        fields.KNumberField(),
        fields.KronorField(),
        fields.LongTextField(),
        fields.OnceField(),
        fields.OrgNumberField(),
        fields.PersonIdField(),
        fields.TitleField(),
        fields.VersionField(),
    ]
)


@given(ANY_FIELD, st.text())
def test_no_text_makes_a_field_crash(field: forms.Field, text: str) -> None:
    with contextlib.suppress(ValidationError):
        field.clean(text)


@pytest.mark.parametrize("written", ["0026-11-22", "1026-11-22", "1899-12-31"])
def test_a_year_that_cannot_be_meant_is_refused(written: str) -> None:
    said = refused(fields.DateField(), written)
    assert "stämmer inte. Skriv det med fyra siffror" in said


def test_a_year_far_ahead_is_refused() -> None:
    assert "stämmer inte" in refused(fields.DateField(), "2626-11-22")


def test_a_day_that_is_far_off_is_doubted_and_not_refused() -> None:
    field = fields.DateField()
    far = fields.today() - datetime.timedelta(days=365 * 11 + 5)
    assert field.clean(far.isoformat()) == far
    assert "mer än 11 år sedan" in field.doubt(far)
    assert "fram i tiden" in field.doubt(datetime.date(fields.today().year + 20, 1, 1))
    assert field.doubt(fields.today() - datetime.timedelta(days=3000)) == ""
    assert fields.DateField(asks=False).doubt(far) == ""
