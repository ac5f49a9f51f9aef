"""Run folders made or changed by tests, with a manifest and a latest.json that vouch for them."""

import json

from shifan.files.fingerprint import sha256
from shifan.files.latest import Latest, read_latest, write_latest
from shifan.files.manifest import output_hashes


def vouch_for(run, **entries):
    """Let the manifest of a run, and latest.json, say that its files are as they are; it is the latest run then."""
    path = run / "manifest.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.unlink(missing_ok=True)
    known |= {"run": run.name, "outputs": output_hashes(run), **entries}
    path.write_text(json.dumps(known), encoding="utf-8")
    latest_file = run.parent / "latest.json"
    before = read_latest(latest_file) or Latest("")
    earlier = {**before.earlier, before.run: before.manifest}
    known_before = {name: digest for name, digest in earlier.items() if digest and name != run.name}
    write_latest(latest_file, Latest(run.name, sha256(path), known_before))
