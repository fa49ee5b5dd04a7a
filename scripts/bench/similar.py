"""Search before create: how long the action takes to find what is like a name among many concepts."""
from __future__ import annotations

import random
from itertools import islice, product
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import people
import sqlalchemy as sa
import timing
from ckan import model

from ckanext.tangerang.registry import named
from ckanext.tangerang.registry.named_model import Named
from ckanext.tangerang.revision.model import Revision

WHO = ("Penduduk", "Rumah Tangga", "Keluarga", "Balita", "Peserta Didik", "Pekerja", "Pedagang", "Petani", "Wisatawan", "Pasien",
       "Guru", "Tenaga Kesehatan", "Penyandang Disabilitas", "Lanjut Usia", "Perempuan", "Remaja", "Ibu Hamil", "Nelayan",
       "Pengrajin", "Pengemudi", "Pelaku Usaha", "Kepala Keluarga", "Penerima Manfaat", "Wajib Pajak", "Pemilih")
WHAT = ("Miskin", "Stunting", "Bekerja", "Menganggur", "Terlantar", "Berprestasi", "Terdaftar", "Aktif", "Rawan Pangan",
        "Terlatih", "Bersertifikat", "Mandiri", "Rentan", "Penerima Bantuan", "Putus Sekolah", "Berisiko", "Terdampak Banjir",
        "Pindah Datang", "Berkebutuhan Khusus", "Tidak Sekolah", "Berpenghasilan Rendah", "Terlayani", "Tercatat", "Bermigrasi",
        "Sejahtera")
HOW = ("di Sektor Formal", "di Sektor Informal", "Usia Produktif", "Usia Dini", "dengan Rujukan", "tanpa Rujukan", "Perkotaan",
       "Pesisir", "Jangka Panjang", "Jangka Pendek", "Pertama Kali", "Berulang", "Menetap", "Sementara", "Kelas Awal",
       "Kelas Akhir", "Tingkat Lanjut", "Tingkat Dasar", "Swasta", "Negeri", "Luar Daerah", "Musiman", "Tetap", "Kontrak",
       "Honorer", "Baru", "Lama", "Gabungan", "Terpadu", "Perorangan", "Kelompok", "Berbadan Hukum", "Binaan")
ASKED = 200


def fill_concepts(count: int) -> int:
    """So many public concepts with names and synonyms, put straight into the tables; gives how many there are."""
    org = model.Group.get(people.ORG).id
    names = (" ".join(words) for words in islice(product(WHO, HOW, WHAT), count))
    for batch in iter(lambda: list(islice(names, 1000)), []):
        packages, rows = [], []
        for name in batch:
            id_ = str(uuid5(NAMESPACE_URL, name))
            packages.append({"id": id_, "name": id_, "title": name, "type": "konsep", "owner_org": org, "state": "active"})
            record = {"title": name, "definisi": f"Arti {name.lower()}, contoh.", "sinonim": [f"Warga {name.split(' ', 1)[1]}"]}
            rows.extend(named.made(Revision(record_id=id_, kind="konsep", owner_org=org, title=name, record=record)))
        model.Session.execute(sa.insert(model.Package), packages)
        model.Session.execute(sa.insert(Named), rows)
        model.Session.commit()
    model.Session.execute(sa.text("ANALYZE sdi_named"))
    model.Session.commit()
    return int(model.Session.scalar(sa.select(sa.func.count()).select_from(Named)) or 0)


def similar() -> list[float]:
    """Milliseconds of the action while somebody types: beginnings of names, whole names, half of them with a letter lost."""
    chance = random.Random(20)  # noqa: S311 - the same names every time
    asked = []
    for words in chance.choices(list(product(WHO, WHAT, HOW)), k=ASKED):
        text = " ".join(words)[: chance.choice((6, 12, 20, 60))]
        place = chance.randrange(1, len(text) - 1)
        asked.append(text if chance.random() < 0.5 else text[:place] + text[place + 1:])
    calls = [lambda text=text: people.call("produsen", "sdi_similar_list", text=text, kinds="konsep,variabel", limit="5")
             for text in asked]
    timing.each(calls[:10])
    return timing.each(calls)


TASKS: dict[str, Any] = {"fill_concepts": fill_concepts, "similar": similar}
