"""Files packed by other programs, and by hands: another order, comments, names of parts that are one to Word."""

import io
import zipfile

import pytest

from shifan.errors import Refused
from shifan.report.slides.deck import open_deck
from shifan.report.verify.verify import verify_file
from tests.report.living import mini, one_run
from tests.report.slides.test_slides import deck


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return one_run(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def entries(tmp_path_factory):
    path = mini(tmp_path_factory.mktemp("report"), shade=100)[0]
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


class Pipe(io.RawIOBase):
    """A file that cannot go back: sizes of parts follow behind them."""

    def __init__(self):
        self.content = b""

    def writable(self):
        return True

    def write(self, data):
        self.content += bytes(data)
        return len(data)


def packed(entries, stream=None, comment=b"", method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO() if stream is None else stream
    with zipfile.ZipFile(stream, "w", method) as package:
        package.comment = comment
        for name, content in entries:
            package.writestr(name, content)
    return stream.content if isinstance(stream, Pipe) else stream.getvalue()


HONEST = {
    "backwards": lambda entries: packed(entries[::-1]),
    "in one stream": lambda entries: packed(entries, Pipe()),
    "not compressed": lambda entries: packed(entries, method=zipfile.ZIP_STORED),
    "with a comment": lambda entries: packed(entries, comment=b"-" * 50_000),
    "with folders": lambda entries: packed([("word/", b""), *entries]),
    "behind other bytes": lambda entries: b"#!" * 40 + packed(entries),
}


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("suffix", [".docx", ".docm", ".dotx"])
def test_a_file_packed_otherwise_holds(root, entries, tmp_path, name, suffix):
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(HONEST[name](entries))
    assert verify_file(path, root).all_backed


@pytest.mark.parametrize("twin", ["word/document.xml", "Word/Document.xml", "/word/document.xml"])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_that_are_one_to_word_are_refused(entries, tmp_path, twin, first):
    other = [(twin, dict(entries)["word/document.xml"].replace(b"8", b"9"))]
    path = tmp_path / "报告.docx"
    path.write_bytes(packed([*other, *entries] if first else [*entries, *other]))
    with pytest.raises(Refused, match="重名"):
        verify_file(path, tmp_path)


def test_slides_under_another_name_are_told(tmp_path):
    path = deck(tmp_path / "汇报.pptx").rename(tmp_path / "汇报.ppsx")
    with pytest.raises(Refused, match="演示文稿"):
        verify_file(path, tmp_path)


def test_encrypted_parts_of_slides_are_refused(tmp_path):
    path = deck(tmp_path / "汇报.pptx")
    content = bytearray(path.read_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1  # the flag of encryption in the directory
        place = content.find(b"PK\x01\x02", place + 4)
    path.write_bytes(bytes(content))
    with pytest.raises(Refused, match="已损坏"):
        open_deck(path)
