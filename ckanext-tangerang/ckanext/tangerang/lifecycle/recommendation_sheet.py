"""The evidence that goes with a request for a recommendation: what the activity is, and why it is no duplicate."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.discovery import showing
from ckanext.tangerang.lifecycle import radar, radar_actions
from ckanext.tangerang.lifecycle.activity import KIND, Activity
from ckanext.tangerang.people.language import lang

Json = dict[str, Any]
ESSENTIALS = ("tahun", "jenis_statistik", "cara_pengumpulan_data", "sektor_kegiatan", "instansi_penyelenggara", "unit_eselon2",
              "pj_jabatan", "latar_belakang_kegiatan", "tujuan_kegiatan", "frekuensi_penyelanggara", "tipe_pengumpulan_data",
              "cakupan_wilayah_pengumpulan_data", "metode_pengumpulan_data", "sarana_pengumpulan_data",
              "jenis_rancangan_sampel", "kerangka_sampel_tahap_terakhir", "unit_sampel", "unit_observasi",
              "tingkat_penyajian_hasil_analisis")

OF_VARIABLE = ("nama", "konsep", "definisi", "satuan", "referensi_waktu")


def of(about: Activity) -> Json:
    """Essentials of MS-Keg, variables, the newest check with what was seen then; without one what the radar shows now."""
    form = showing.form_of(KIND)
    checks = radar_actions.checks(about.id)
    seen = checks[0]["seen"] if checks else radar.look(about)["activities"]
    return {"essentials": showing.items(form, ESSENTIALS, about.record, {}), "variables": variables(about.record), "seen": seen,
            "check": checks[0] if checks else None, "language": lang()}


def variables(record: Mapping[str, Any]) -> list[Json]:
    """The variables as MS-Var states them, else as MS-Keg lists them."""
    rows = record.get("ms_var") or record.get("variabel_yang_dikumpulkan") or []
    return [{name: str(row.get(name) or "") for name in OF_VARIABLE} for row in rows]
