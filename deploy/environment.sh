#!/bin/sh
# Sees to it that .venv has what a lock asks for: environment.sh LOCK [COVERED...]   (`make env` calls it; PYTHON says which Python)
#
# Environments lie in .venvs/ and .venv is a link to the one in use. A new one is made beside it and the link is moved when it is whole, so
# that an upgrade that fails, is interrupted or meets another leaves a program that works. COVERED are locks that LOCK holds within itself.
# What a run that is still at work has loaded stays, and so does the environment before this one.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd -P)
python=${PYTHON:-python3}
lock=$1
new=

sum() { sha256sum <"$1" | cut -d' ' -f1; }

whole() { [ -x "$1/bin/python" ] && [ -e "$1/.ready" ]; }

# One that was made elsewhere and came here with a checkout that was moved or copied runs what lies there.
satisfies() { whole "$1" && grep -qx "$wanted" "$1/.ready" && grep -qxF "$root" "$1/.ready"; }

# Whether a process has it loaded or was started from it. (Sought from a file: grep's own command line would hold it.)
in_use() {
    echo "$root/$1/" >.venvs/.sought
    cat /proc/[0-9]*/maps /proc/[0-9]*/cmdline 2>/dev/null | grep -aqF -f .venvs/.sought
}

# Moves the link, and removes what is neither in use nor the environment before this one.
use() {
    before=$(readlink .venv || true)
    if [ -d .venv ] && [ ! -L .venv ]; then # as Vigía 0.1 made it
        before=.venvs/before-$$
        mv .venv "$before"
    fi
    ln -sfn "$1" .venvs/.link
    mv -fT .venvs/.link .venv
    for other in .venvs/*/; do
        other=${other%/}
        [ "$other" = "$1" ] || [ "$other" = "$before" ] || in_use "$other" || rm -rf "$other"
    done
}

end() {
    status=$?
    [ -z "$new" ] || rm -rf "$new"
    if [ "$status" -ne 0 ] && [ -x .venv/bin/python ]; then
        echo "The new environment could not be made from $lock: what stands above says why. The one in .venv is as it was and works on; try again with: make env" >&2
    elif [ "$status" -ne 0 ]; then
        echo "The environment could not be made from $lock: what stands above says why. Try again with: make env" >&2
    fi
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

[ -r "$lock" ] || { echo "There is no $lock in $root" >&2; exit 2; }
wanted=$(sum "$lock")
if satisfies .venv; then exit 0; fi

mkdir -p .venvs
exec 9>.venvs/.lock
flock -n 9 || { echo "Another make prepares the environment; waiting for it..." >&2; flock 9; }
for ready in .venv .venvs/*; do
    if satisfies "$ready"; then
        [ "$ready" = .venv ] || use "$ready"
        exit 0
    fi
done

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "Vigía needs Python 3.11 or newer; say which with PYTHON=, for example: make env PYTHON=python3.12" >&2; exit 2; }
echo "Preparing the environment in .venv (once, about a minute)..." >&2
new=.venvs/$(printf %.12s "$wanted")-$$
"$python" -m venv --clear "$new"
"$new/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
cat >"$new/bin/vigia" <<END
#!/bin/sh
[ "\$0" -ef "$root/$new/bin/vigia" ] || { echo "\$0 was made in $root and does not work elsewhere: make env, in this checkout, makes it anew" >&2; exit 2; }
exec "$root/$new/bin/python" "$root/vigia/command.py" "\$@"
END
chmod +x "$new/bin/vigia"
{ echo "$root"; for covered in "$@"; do sum "$covered"; done; } >"$new/.ready"
whole "$new"
use "$new"
new=
