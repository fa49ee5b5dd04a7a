"""The DCAT profile of the catalogue: DCAT-AP 3, and every item of the form that names a predicate."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckanext.dcat.profiles.euro_dcat_ap_3 import EuropeanDCATAP3Profile
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from ckanext.tangerang.discovery.auto import permanent
from satudata import codes
from satudata import form as forms
from satudata.form import Field
from satudata.form.prefixes import PREFIXES

NAMESPACES = {name: Namespace(address) for name, address in PREFIXES.items()}
SDI, VCARD, PROV = NAMESPACES["sdi"], Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://www.w3.org/ns/prov#")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
FILE_TYPES = frozenset({"CSV", "XLSX", "JSON", "XML", "GEOJSON", "PDF", "DOCX", "PNG"})
ACCESS = {"terbuka": "PUBLIC", "terbatas": "RESTRICTED", "tertutup": "NON_PUBLIC"}
FREQUENCY = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Q": "QUARTERLY", "S": "ANNUAL_2", "A": "ANNUAL"}
#: Items the base profile writes itself, or that are written here in the shape DCAT-AP asks for.
ELSEWHERE = frozenset({
    "title", "notes", "owner_org", "tags", "theme", "accessRights", "accrualPeriodicity", "license_id", "cakupan_wilayah",
    "referensi_waktu_awal", "referensi_waktu_akhir", "maintainer_jabatan", "maintainer_email", "telepon", "rujukan",
    "periode_data", "tingkat_penyajian", "dasar_pembatasan", "sumber_definisi", "kode_referensi", "id_mskeg", "jenis_data",
    "cara_pengumpulan_data", "status_angka",
})


class TangerangSDIProfile(EuropeanDCATAP3Profile):
    """What the national portal and other catalogues read: ``ckanext.dcat.rdf.profiles = tangerang_sdi``."""

    g: Graph

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        """Write one dataset: the base profile over its own key names, then the items of the form."""
        super().graph_from_dataset(dcat_names(dataset_dict), dataset_ref)
        self.g.bind("sdi", SDI)
        for field, value in stated(dataset_dict):
            self.g.add((dataset_ref, predicate(field.predicate), node(field, value)))
        self._shapes(dataset_ref)
        self._theme(dataset_dict, dataset_ref)
        self._place(dataset_dict, dataset_ref)
        self._activity(dataset_dict, dataset_ref)
        for notice in dataset_dict.get("sdi_corrections") or []:
            self.g.add((dataset_ref, SKOS.changeNote, Literal(f"{notice['created'][:10]}: {notice['notice']}", lang="id")))
        for name in ("sdi_status", "sdi_skor", "Hasil_Pemeriksaan_SKDN"):
            if dataset_dict.get(name) is not None:
                self.g.add((dataset_ref, SDI[name], Literal(str(dataset_dict[name]))))

    def _shapes(self, dataset_ref: URIRef) -> None:
        """Brings what the base profile wrote into the node kinds DCAT-AP asks for: an identifier is text."""
        for value in list(self.g.objects(dataset_ref, DCTERMS.identifier)):
            self.g.set((dataset_ref, DCTERMS.identifier, Literal(str(value))))
        for said in list(self.g.objects(dataset_ref, DCTERMS.provenance)):
            if isinstance(said, Literal):
                statement = BNode()
                self.g.remove((dataset_ref, DCTERMS.provenance, said))
                self.g.add((dataset_ref, DCTERMS.provenance, statement))
                self.g.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
                self.g.add((statement, RDFS.label, said))

    def graph_from_catalog(self, catalog_dict: dict[str, Any], catalog_ref: URIRef) -> None:
        """Write the catalogue itself: what DCAT-AP demands and core's settings may lack."""
        super().graph_from_catalog(catalog_dict, catalog_ref)
        self.g.remove((catalog_ref, DCTERMS.language, None))
        for code in ("IND", "ENG"):
            language = URIRef(f"{AUTHORITY}language/{code}")
            self.g.add((catalog_ref, DCTERMS.language, language))
            self.g.add((language, RDF.type, DCTERMS.LinguisticSystem))
        title = str(tk.config.get("ckan.site_title") or tk.config["ckan.site_url"])
        if not tk.config.get("ckan.site_description"):
            self.g.remove((catalog_ref, DCTERMS.description, None))
            self.g.add((catalog_ref, DCTERMS.description, Literal(title, lang="id")))
        publisher = BNode()
        self.g.add((catalog_ref, DCTERMS.publisher, publisher))
        self.g.add((publisher, RDF.type, FOAF.Agent))
        self.g.add((publisher, FOAF.name, Literal(title)))

    def _theme(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        code = dataset_dict.get("theme")
        if code and code in codes.load("tema"):
            concept = SDI[f"tema/{code}"]
            self.g.add((dataset_ref, DCAT.theme, concept))
            self.g.add((concept, RDF.type, SKOS.Concept))
            for lang in ("id", "en"):
                self.g.add((concept, SKOS.prefLabel, Literal(codes.load("tema")[code].label(lang), lang=lang)))

    def _place(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        code = dataset_dict.get("cakupan_wilayah")
        areas = codes.load("wilayah-3671")
        for item in listed(code):
            place = BNode()
            self.g.add((dataset_ref, DCTERMS.spatial, place))
            self.g.add((place, RDF.type, DCTERMS.Location))
            self.g.add((place, DCTERMS.identifier, Literal(item)))
            if item in areas:
                self.g.add((place, SKOS.prefLabel, Literal(areas[item].nama, lang="id")))

    def _activity(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        if dataset_dict.get("id_mskeg"):
            activity = URIRef(permanent("kegiatan", str(dataset_dict["id_mskeg"])))
            self.g.add((dataset_ref, PROV.wasGeneratedBy, activity))
            self.g.add((activity, RDF.type, PROV.Activity))
            if dataset_dict.get("gsbpm_edisi"):
                self.g.add((dataset_ref, SDI.gsbpmEdisi, Literal(str(dataset_dict["gsbpm_edisi"]))))
                self._evidence(dataset_dict, activity)

    def _evidence(self, dataset_dict: dict[str, Any], activity: URIRef) -> None:
        """Public evidence of the activity's sub-processes, as what it brought about."""
        for item in dataset_dict.get("bukti_gsbpm") or []:
            proof = URIRef(item["tautan"]) if is_address(item["tautan"]) else BNode()
            self.g.add((proof, RDF.type, PROV.Entity))
            self.g.add((proof, PROV.wasGeneratedBy, activity))
            self.g.add((proof, SDI.gsbpm, Literal(item["kode"])))
            self.g.add((proof, DCTERMS.title, Literal(item["dokumen"], lang="id")))
            if item["tanggal"]:
                self.g.add((proof, DCTERMS.issued, Literal(item["tanggal"], datatype=XSD.date)))


def dcat_names(dataset: dict[str, Any]) -> dict[str, Any]:
    """The dataset under the names the base profile reads."""
    access, often = dataset.get("accessRights"), dataset.get("accrualPeriodicity")
    listing = codes.load("frekuensi")
    sdmx = listing[often].extra.get("sdmx", "") if often and often in listing else ""
    renamed = {
        "access_rights": f"{AUTHORITY}access-right/{ACCESS[access]}" if access in ACCESS else None,
        "frequency": f"{AUTHORITY}frequency/{FREQUENCY[sdmx]}" if sdmx in FREQUENCY else None,
        "temporal_start": dataset.get("referensi_waktu_awal"), "temporal_end": dataset.get("referensi_waktu_akhir"),
        "contact_name": dataset.get("maintainer_jabatan"),
        "documentation": [url for url in listed(dataset.get("rujukan")) if url.startswith(("http://", "https://"))],
        "version": str(dataset["sdi_versi"]) if dataset.get("sdi_versi") else None, "theme": None, "provenance": None,
        "resources": [dcat_resource(resource, dataset) for resource in dataset.get("resources") or []],
    }
    return {name: value for name, value in {**dataset, **renamed}.items() if value not in (None, "", [])}


def dcat_resource(resource: dict[str, Any], dataset: dict[str, Any]) -> dict[str, Any]:
    """A file under the names the base profile reads; its checksum says how it was made."""
    licence = codes.load("lisensi")
    code = dataset.get("license_id")
    form, media = str(resource.get("format") or "").upper(), str(resource.get("mimetype") or "")
    more = {
        "format": f"{AUTHORITY}file-type/{form}" if form in FILE_TYPES else None,
        "mimetype": f"{MEDIA_TYPES}{media}" if "/" in media else None,
        "license": licence[code].extra.get("url") if code and code in licence else None, "hash_algorithm": "SHA256",
        "rights": None,
    }
    return {name: value for name, value in {**resource, **more}.items() if value not in (None, "")}


def stated(dataset: dict[str, Any]) -> Iterator[tuple[Field, str]]:
    """Items with a predicate and a value, one pair a value."""
    for field in forms.load("dataset").fields:
        if field.predicate and not field.auto and field.name not in ELSEWHERE and field.kind != "json":
            for value in listed(dataset.get(field.ckan_name or field.name)):
                yield field, value


def listed(value: Any) -> list[str]:
    """A value as a list of texts."""
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if item not in (None, "")]


def is_address(text: str) -> bool:
    """Whether this can stand as an address in every writing of RDF."""
    return text.startswith(("http://", "https://")) and not any(mark in text for mark in ' <>"{}|\\^`')


def predicate(name: str) -> URIRef:
    """The predicate a form writes as ``prefix:name``; one of an unknown prefix is the catalogue's own."""
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix][local] if prefix in NAMESPACES else SDI[name.replace(":", "-")]


def node(field: Field, value: str) -> URIRef | Literal:
    """A value as RDF: addresses for records and links, dates typed, codes by their name."""
    if field.kind == "reference" and field.reference:
        return URIRef(permanent(field.reference, value))
    if field.kind == "url" and value.startswith(("http://", "https://")):
        return URIRef(value)
    if field.kind == "date" and len(value) == 10:
        return Literal(value, datatype=XSD.date)
    if field.kind == "moment":
        return Literal(value, datatype=XSD.date) if len(value) == 10 else Literal(f"{value}:00", datatype=XSD.dateTime)
    if field.codelist and value in codes.load(field.codelist):
        return Literal(codes.load(field.codelist)[value].label("id"), lang="id")
    return Literal(value, lang="id") if field.kind in ("text", "markdown") else Literal(value)
