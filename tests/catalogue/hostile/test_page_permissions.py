"""The permission table by page: who is shown it, who is told why not, who is sent to log in."""
from __future__ import annotations

OPEN, LOGIN, NO, GONE = 200, 302, 403, 404
PEOPLE = (None, "produsen", "produsen_other", "walidata", "sekretariat", "sysadmin")
#: Page -> what each of PEOPLE gets; ``draft`` and ``submission`` belong to the agency of the produsen.
PAGES = {
    "/": (OPEN,) * 6,
    "/dataset/": (OPEN,) * 6,
    "/kepatuhan": (OPEN,) * 6,
    "/kepatuhan/dinkes": (OPEN,) * 6,
    "/kepatuhan/penilaian-ulang": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/kepatuhan/epss": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/kepatuhan/epss/10201": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/kalender-rilis": (OPEN,) * 6,
    "/kalender-rilis.ics": (OPEN,) * 6,
    "/kalender-rilis.json": (OPEN,) * 6,
    "/kalender-rilis/aturan": (LOGIN, OPEN, OPEN, OPEN, NO, NO),
    "/kalender-rilis/aturan?instansi=dinkes": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/kalender-rilis/rilis/tidak-ada": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/rekomendasi": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/rekomendasi/tidak-ada": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/rekomendasi/{draft}": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/rekomendasi/tidak-ada/lembar.pdf": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/kegiatan-serupa/tidak-ada": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/pemberitahuan": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/meja-kerja": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/meja-kerja/serah-terima": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/meja-kerja/serah-terima?dari=produsen2": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/daftarkan": (LOGIN, OPEN, OPEN, NO, NO, NO),
    "/revisi/{draft}": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/revisi/{draft}/identitas": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/revisi/{draft}/periksa": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/revisi/{revision}": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
    "/berkas/{delivery}": (GONE, OPEN, NO, NO, NO, OPEN),
    "/pengajuan/": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/pengajuan/{submission}": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
    "/pengajuan/{decided}/berita-acara.pdf": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
    "/pengajuan/{submission}/berita-acara.pdf": (LOGIN, GONE, NO, GONE, NO, GONE),
    "/verifikasi/{minutes}": (OPEN,) * 6,
    "/verifikasi/P-2026-000001-0123456789abcdef": (GONE,) * 6,
    "/pengajuan/massal": (LOGIN, NO, NO, OPEN, NO, NO),
    "/orang/": (LOGIN, NO, NO, OPEN, OPEN, OPEN),
    "/orang/undang": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/orang/produsen": (LOGIN, OPEN, GONE, OPEN, OPEN, OPEN),
    "/undangan/bukan-tautan": (OPEN,) * 6,
    "/gsbpm": (OPEN,) * 6,
    "/gsbpm/dinkes": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm.json": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm.ttl": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm/1.2": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm/rencana": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm/mutu": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm/banding": (OPEN,) * 6,
    "/kegiatan/{activity}/gsbpm/bukti/{proof}": (LOGIN, OPEN, NO, OPEN, OPEN, OPEN),
    "/kegiatan/{plan}/gsbpm": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/kegiatan/{plan}/gsbpm.xlsx": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/kegiatan/{plan}/gsbpm/1.2": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/kegiatan/{plan}/gsbpm/mutu": (LOGIN, OPEN, NO, NO, NO, OPEN),
    "/audit": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/audit/unduh.csv": (LOGIN, NO, NO, OPEN, NO, OPEN),
    "/audit/kepala.json": (OPEN,) * 6,
    "/daftar-data": (OPEN,) * 6,
    "/daftar-data/cakupan": (OPEN,) * 6,
    "/daftar-data/usulan": (LOGIN, OPEN, OPEN, NO, OPEN, NO),
    "/daftar-data/baru": (LOGIN, OPEN, OPEN, NO, OPEN, NO),
    "/daftar-data/impor": (LOGIN, OPEN, OPEN, NO, OPEN, NO),
    "/daftar-data/templat.csv": (OPEN,) * 6,
    "/daftar-data/papan": (LOGIN, NO, NO, NO, OPEN, NO),
    "/daftar-data/{entry}": (GONE, OPEN, GONE, OPEN, OPEN, OPEN),
    "/daftar-data/{entry}/ubah": (LOGIN, OPEN, GONE, NO, OPEN, NO),
    "/daftar-data/berita-acara/tidak-ada": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/permintaan": (OPEN,) * 6,
    "/permintaan/baru": (OPEN,) * 6,
    "/permintaan/PD-2026-000000": (GONE,) * 6,
    "/panen/": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/panen/baru": (LOGIN, OPEN, OPEN, OPEN, NO, NO),
    "/panen/?format=csv": (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "/panen/draf/tidak-ada": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/panen/draf/tidak-ada/alamat": (LOGIN, GONE, GONE, GONE, GONE, GONE),
    "/panen/draf/{harvest_draft}/alamat": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/draf/{harvest_draft}/periksa": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/draf/{harvest_draft}/pemetaan": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/{source}": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
    "/panen/{source}/pemetaan": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/{source}/ubah": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/{source}/pratinjau": (LOGIN, OPEN, NO, OPEN, NO, NO),
    "/panen/jalan/{run}": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
    "/panen/jalan/{run}?format=xlsx": (LOGIN, OPEN, NO, OPEN, NO, OPEN),
}


def test_each_page_is_open_to_whom_it_should_be_and_to_nobody_else(work, browse):
    wrong = []
    for page, wanted in PAGES.items():
        address = page.format(**vars(work))
        for who, code in zip(PEOPLE, wanted, strict=True):
            answer = browse(who, address)
            answer.get_data()  # read to its end, as a browser does: an open stream keeps its request's person
            if answer.status_code != code:
                wrong.append((page, who, answer.status_code, code))
            if code == LOGIN and answer.status_code == LOGIN:
                assert "/user/login" in answer.headers["Location"], page
    assert wrong == []


def test_the_public_sees_nothing_of_what_is_not_approved(work, app):
    asked = ("/", "/dataset/", "/dataset/?q=rahasia", "/organization/dinkes", "/catalog.ttl", "/feeds/dataset.atom",
             "/api/3/action/package_search?q=*:*&include_private=true&include_drafts=true&include_deleted=true&rows=1000",
             "/api/3/action/package_search?fq=state:(draft OR deleted OR active)&fl=*", "/api/3/action/package_list",
             "/api/3/action/package_autocomplete?q=rahasia", "/api/3/action/current_package_list_with_resources",
             "/api/3/action/organization_show?id=dinkes&include_datasets=true",
             "/api/3/action/resource_search?query=name:Penduduk",
             f"/dataset/{work.draft}", f"/berkas/{work.delivery}", f"/api/3/action/package_show?id={work.revision}")
    for address in asked:
        text = app.get(address, follow_redirects=False).get_data(as_text=True)
        assert not {part for part in (work.secret, work.delivery) if part in text.replace(address, "")}, address
