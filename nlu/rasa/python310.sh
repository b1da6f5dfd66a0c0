#!/bin/sh
# Prints a Python 3.10 that really runs: $PYTHON310, one on the path, pyenv's or uv's.
# A pyenv shim is on the path for every version, also for those that it cannot run.
runs() { [ "$("$1" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = 3.10 ]; }

if [ -n "$PYTHON310" ]; then
  runs "$PYTHON310" && echo "$PYTHON310" && exit 0
  echo "PYTHON310=$PYTHON310 is no Python 3.10" >&2
  exit 1
fi
pyenv_root=$(pyenv root 2>/dev/null || echo "${PYENV_ROOT:-$HOME/.pyenv}")
uv_one=$(uv python find --no-project 3.10 2>/dev/null)
for one in "$(command -v python3.10)" "$pyenv_root"/versions/3.10*/bin/python3.10 "$uv_one"; do
  [ -n "$one" ] && runs "$one" && echo "$one" && exit 0
done
echo "Rasa needs Python 3.10 and none was found. Install one (pyenv install 3.10, uv python install 3.10)" >&2
echo "or say where it is: make rasa PYTHON310=/path/to/python3.10" >&2
exit 1
