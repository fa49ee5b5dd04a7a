#!/bin/sh
# Installs what this checkout needs and does nothing where it is there: system packages, Python, Solr's jars, JavaScript.
set -eu
cd "$(dirname "$0")/.."
START=${STARTED:-$(date +%s)}
VENV=var/venv

say() { printf '[%5s s] %s\n' "$(( $(date +%s) - START ))" "$1"; }
fail() { printf '\nERROR: %s\n' "$1" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
any() { for found in "$@"; do [ -e "$found" ] && return 0; done; return 1; }

missing_packages() {
    { has cc && has make; } || echo build-essential
    has python3 || echo python3
    python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
    python3 -c 'import os, sysconfig as s; raise SystemExit(not os.path.exists(s.get_path("include") + "/Python.h"))' 2>/dev/null \
        || echo python3-dev
    any /usr/lib/postgresql/*/bin/initdb || echo postgresql
    has pg_config && any /usr/include/postgresql/libpq-fe.h || echo libpq-dev
    has redis-server || echo redis-server
    any /usr/lib/*/libmagic.so.1 /usr/lib/libmagic.so.1 || echo libmagic1
    has javac || echo openjdk-17-jdk-headless
    has mvn || echo maven
    has node || echo nodejs
    has npm || echo npm
    has chromium || has chromium-browser || echo "chromium fonts-liberation"
    any /etc/ssl/certs/ca-certificates.crt || echo ca-certificates
}

install_packages() {
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    has apt-get || fail "These are missing and there is no apt-get to install them: $packages"
    root=
    if [ "$(id -u)" -ne 0 ]; then
        has sudo && sudo -n true 2>/dev/null \
            || fail "Installing $packages needs root. Run 'sudo scripts/setup.sh packages' once, or allow sudo without a password."
        root="sudo -n"
    fi
    say "system packages: $packages"
    # Debian starts a service as soon as it is installed; ours run privately, so it is asked not to, for this moment only.
    policy=/usr/sbin/policy-rc.d
    ours=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
        $root chmod 755 "$policy"
        ours=yes
    fi
    log=var/log/apt.log
    code=0
    { $root apt-get -qq -o DPkg::Lock::Timeout=300 update \
        && $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends $packages; } >"$log" 2>&1 </dev/null || code=$?
    [ -z "$ours" ] || $root rm -f "$policy"
    [ "$code" -eq 0 ] || { tail -n 25 "$log" >&2; fail "apt-get could not install $packages; the whole log: $log"; }
}

install_python() {
    python3 -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed."
    want=$(cat setup.py pyproject.toml | sha256sum | cut -d' ' -f1)
    # the programs in it name its own path: a checkout that was moved needs a new one
    if [ "$(cat $VENV/place 2>/dev/null || true)" != "$(pwd)" ] || ! $VENV/bin/python -c '' 2>/dev/null; then
        say "Python: making $VENV"
        rm -rf $VENV
        python3 -m venv $VENV
        pwd >$VENV/place
    fi
    [ "$(cat $VENV/installed 2>/dev/null || true)" = "$want" ] && return 0
    say "Python: installing the catalogue and the tools of its checks"
    $VENV/bin/python -m pip install -q --disable-pip-version-check --no-input -e '.[catalogue,dev]' >var/log/pip.log 2>&1 \
        || { tail -n 25 var/log/pip.log >&2; fail "pip could not install the catalogue; the whole log: var/log/pip.log"; }
    echo "$want" >$VENV/installed
}

install_javascript() {
    want=$(sha256sum <package.json | cut -d' ' -f1)
    [ "$(cat node_modules/installed 2>/dev/null || true)" = "$want" ] && return 0
    say "JavaScript: installing fonts, icons and axe-core"
    npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts >var/log/npm.log 2>&1 </dev/null \
        || { tail -n 25 var/log/npm.log >&2; fail "npm could not install package.json; the whole log: var/log/npm.log"; }
    echo "$want" >node_modules/installed
}

mkdir -p var/log
install_packages
[ "${1:-}" = packages ] && exit 0
install_python
install_javascript
$VENV/bin/python scripts/build_assets.py
$VENV/bin/python scripts/build_i18n.py
say "set-up complete"
