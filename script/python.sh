# Sets $python to a Python that is new enough, or says what to install.
# Used by script/start and script/test: . script/python.sh
# shellcheck shell=sh

# Swedish letters whatever the terminal's language is.
export PYTHONUTF8=1

python=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    echo "Pax behöver Python 3.11 eller senare: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
