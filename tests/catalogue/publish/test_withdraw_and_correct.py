"""What walidata withdraws is gone at once everywhere, and its address says why."""
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import published
import pytest
from ckan.lib import search

pytestmark = pytest.mark.usefixtures("clean_index")
REASON = "Memuat data pribadi."


def test_a_withdrawn_record_is_gone_everywhere(city: Any, app: Any) -> None:
    package = published.public(city)
    stone = city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason=REASON)
    assert stone["reason"] == REASON
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        city.call(None, "package_show", id=package["id"])
    with pytest.raises(search.SearchError):
        search.show(package["id"])
    assert city.call(None, "package_search", q="")["count"] == 0
    assert package["id"] not in app.get("/catalog.ttl").body
    for address in (f"/dataset/{package['name']}", f"/dataset/{package['id']}", f"/id/dataset/{package['id']}",
                    f"/dataset/{package['id']}.ttl", package["resources"][0]["url"]):
        answer = app.get(address, expect_errors=True)
        assert answer.status_code == 410, address
        assert REASON in answer.body
    assert published.ROWS not in app.get(package["resources"][0]["url"], expect_errors=True).body


def test_the_activity_feed_forgets_it(city: Any) -> None:
    if not p.plugin_loaded("activity"):
        pytest.skip("this instance has no activity plugin, which is the default")

    def feed() -> str:
        return str(city.call(None, "recently_changed_packages_activity_list"))

    draft = published.draft(city)
    published.sent(city, draft)
    assert draft["record_id"] not in feed()
    package = published.public(city)
    assert package["id"] in feed()
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason=REASON)
    assert package["id"] not in feed()


def test_it_comes_back_by_approval_of_a_new_revision(city: Any, app: Any) -> None:
    package = published.public(city)
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason=REASON)
    again = published.revised(city, package["id"], title="Judul lain")
    assert (again["name"], again["sdi_versi"]) == (package["name"], 2)
    assert app.get(again["resources"][0]["url"]).body == published.ROWS
    assert city.call(None, "package_search", q="judul lain")["count"] == 1


def test_one_file_is_withdrawn_and_the_record_stays(city: Any, app: Any) -> None:
    package = published.public(city)
    resource = package["resources"][0]
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], table=resource["id"], reason=REASON)
    assert city.call(None, "package_show", id=package["id"])["resources"] == []
    answer = app.get(resource["url"], expect_errors=True)
    assert answer.status_code == 410
    assert REASON in answer.body


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "produsen_other", "pendukung", "sekretariat", "sysadmin"])
@pytest.mark.parametrize("action", ["sdi_record_withdraw", "sdi_record_correct"])
def test_only_walidata_may(city: Any, who: str | None, action: str) -> None:
    package = published.public(city)
    with pytest.raises(tk.NotAuthorized):
        city.call(who, action, record_id=package["id"], reason=REASON, notice=REASON)
    assert city.call(None, "package_show", id=package["id"])["sdi_corrections"] == []


@pytest.mark.parametrize(("values", "field"), [
    ({"reason": " "}, "reason"), ({"reason": "x" * 2001}, "reason"), ({"reason": "y", "table": "tidak-ada"}, "table"),
])
def test_a_wrong_request_changes_nothing(city: Any, values: dict[str, str], field: str) -> None:
    package = published.public(city)
    with pytest.raises(tk.ValidationError) as caught:
        city.call("walidata", "sdi_record_withdraw", record_id=package["id"], **values)
    assert field in caught.value.error_dict
    assert len(city.call(None, "package_show", id=package["id"])["resources"]) == 1


def test_a_correction_notice_is_shown_and_changes_no_value(city: Any) -> None:
    package = published.public(city)
    city.call("walidata", "sdi_record_correct", record_id=package["name"], notice="Angka 2023 keliru.")
    after = city.call(None, "package_show", id=package["id"])
    assert [item["notice"] for item in after["sdi_corrections"]] == ["Angka 2023 keliru."]
    assert after["metadata_modified"] == package["metadata_modified"]
    found = city.call(None, "package_search", q="penduduk miskin")["results"][0]
    assert found["sdi_corrections"] == after["sdi_corrections"]


def test_unknown_records_are_not_found(city: Any) -> None:
    with pytest.raises(tk.ObjectNotFound):
        city.call("walidata", "sdi_record_withdraw", record_id="tidak-ada", reason=REASON)


@pytest.mark.parametrize("ask", ["id", "name", "json", "form"])
def test_a_program_is_told_why_and_when(city: Any, app: Any, ask: str) -> None:
    package = published.public(city)
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason=REASON)
    address = "/api/3/action/package_show"
    if ask == "json":
        answer = app.post(address, json={"id": package["id"]}, expect_errors=True)
    elif ask == "form":
        answer = app.post(address, data={"id": package["id"]}, expect_errors=True)
    else:
        answer = app.get(address, query_string={"id": package[ask]}, expect_errors=True)
    error = answer.json["error"]
    assert (answer.status_code, answer.json["success"], error["reason"]) == (410, False, REASON)
    assert REASON in error["message"] and package["title"] in error["message"]
    assert error["withdrawn"][:4] in error["message"]


def test_a_program_asking_for_a_withdrawn_file_is_told(city: Any, app: Any) -> None:
    package = published.public(city)
    resource = package["resources"][0]
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], table=resource["id"], reason=REASON)
    answer = app.get("/api/3/action/resource_show", query_string={"id": resource["id"]}, expect_errors=True)
    assert (answer.status_code, answer.json["error"]["reason"]) == (410, REASON)
    assert app.get("/api/3/action/package_show", query_string={"id": package["id"]}).json["success"] is True


@pytest.mark.parametrize("reference", ["tidak-ada", "", "a\x00b"])
def test_other_refusals_of_the_api_stay_as_they_are(city: Any, app: Any, reference: str) -> None:
    answer = app.get("/api/3/action/package_show", query_string={"id": reference}, expect_errors=True)
    assert answer.status_code in (400, 404, 409)
    assert answer.json["success"] is False


def test_a_version_put_out_while_the_record_is_withdrawn_leaves_no_file(
        city: Any, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ckanext.tangerang.publish import files, version
    package, put, finish = published.public(city), [], version.finish

    def withdrawn_meanwhile(record_id: str, wanted: version.Plan) -> None:
        city.call("walidata2", "sdi_record_withdraw", record_id=record_id, reason=REASON)
        monkeypatch.setattr(files, "put_in_place", put.append)
        finish(record_id, wanted)

    monkeypatch.setattr(version, "finish", withdrawn_meanwhile)
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        published.revised(city, package["id"], published.ROWS.replace("120", "125"))
    assert put == []
    assert app.get(package["resources"][0]["url"], expect_errors=True).status_code == 410
