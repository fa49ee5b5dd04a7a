"""One distribution: the standards library, the harvesters and the catalogue."""
from setuptools import find_namespace_packages, find_packages, setup

ROOTS = {
    "ckanext": "ckanext-tangerang/ckanext",
    "satudata": "standards/satudata",
    "satudata_harvest": "harvesters/satudata_harvest",
}

setup(
    name="ckanext-tangerang",
    version="0.1.0",
    description="Metadata catalogue and data-standards registry for a city under Satu Data Indonesia",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    package_dir=ROOTS,
    packages=(
        ["ckanext." + name for name in find_namespace_packages(ROOTS["ckanext"])]
        + ["satudata"] + ["satudata." + name for name in find_packages(ROOTS["satudata"])]
        + ["satudata_harvest"] + ["satudata_harvest." + name for name in find_packages(ROOTS["satudata_harvest"])]
    ),
    include_package_data=False,
    package_data={
        "satudata": ["py.typed", "**/*.yaml", "**/*.csv", "**/*.json"],
        "satudata_harvest": ["py.typed", "**/*.yaml", "**/*.json"],
        "ckanext.tangerang": [
            "**/*.yaml", "**/*.html", "**/*.txt", "**/*.css", "**/*.js", "**/*.svg", "**/*.png", "**/*.woff2", "**/*.woff",
            "**/*.ini", "**/*.mako", "**/*.po", "**/*.mo", "**/*.pot", "**/*.json", "**/*.csv",
        ],
    },
    install_requires=[
        "PyYAML>=6,<7",
        "jsonschema>=4.20,<5",
        "openpyxl>=3.1,<4",
        "jmespath>=1.0,<2",
        "rapidfuzz>=3.9,<4",
        "SQLAlchemy>=2.0,<2.1",
        "tenacity>=8.2,<10",
        "ckanapi>=4.8,<5",
    ],
    extras_require={
        "catalogue": [
            "ckan[requirements]==2.12.*",
            "ckanext-scheming>=3.1,<4",
            "ckanext-dcat>=2.4.4,<3",
            "gunicorn>=22,<24",
            "psycopg2>=2.9,<3",
        ],
    },
    entry_points={
        "ckan.plugins": ["tangerang = ckanext.tangerang.plugin:TangerangPlugin"],
        "babel.extractors": ["ckan = ckan.lib.extract:extract_ckan"],
        "console_scripts": [
            "satudata = satudata.cli:main",
            "satudata-harvest = satudata_harvest.cli:main",
        ],
        "satudata_harvest.connectors": [
            "sql = satudata_harvest.connectors.sql:SqlConnector",
            "files = satudata_harvest.connectors.files:FilesConnector",
        ],
    },
)
