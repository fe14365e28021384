"""`python -m fuzz.feeding NAME SECONDS`: feed one target in this process; the fuzzer ends the process."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lindero"]):
    from fuzz.targets import KEPT, file_name, opened


def main(name: str, seconds: int) -> None:
    """Feed the target, beginning from its good bytes."""
    with (
        tempfile.TemporaryDirectory(prefix="lindero-fuzz-") as folder,
        opened(Path(folder) / "world") as targets,
    ):
        target = next(each for each in targets if each.name == name)
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(target.seeds):
            (seeds / str(number)).write_bytes(seed)
        KEPT.mkdir(exist_ok=True)
        words = [f"-max_total_time={seconds}", f"-artifact_prefix={KEPT}/{file_name(name)}-", "-timeout=20"]
        atheris.Setup([sys.argv[0], *words, str(seeds)], target.feed)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
