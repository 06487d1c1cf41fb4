"""What a comparison reads: files, files of a commit, and never an address."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.model.errors import SourceError, UsageError
from harness.run.diff_inputs import document


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with one committed document, which was changed since."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "api.json"
    file.write_text('{"enum": [1]}')
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "first")):
        subprocess.run(["git", *words], check=True, capture_output=True)
    file.write_text('{"enum": [1, 2]}')
    return tmp_path


def test_a_document_is_read_as_a_commit_has_it(repository: Path) -> None:
    """`git:REF:PATH` is the committed text, a path the present one."""
    assert document("git:HEAD:api.json") == {"enum": [1]}
    assert document(str(repository / "api.json")) == {"enum": [1, 2]}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", ["git:--output=x:api.json", "git:HEAD", "git:a b:api.json", "git:HEAD:\0"])
def test_a_ref_cannot_be_taken_for_an_option(name: str) -> None:
    """What is no name of a commit never reaches git."""
    with pytest.raises(UsageError):
        document(name)


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("name", "what"), [("git:nobody:api.json", "no commit"), ("git:HEAD:none.json", "no file")])
def test_an_unknown_commit_or_file_is_said(name: str, what: str) -> None:
    """The error names what git does not know, and how to look."""
    with pytest.raises(SourceError, match=what):
        document(name)


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["../api.json", "/etc/passwd", "../../etc/passwd", "", "."])
def test_a_path_of_a_commit_stays_in_the_commit(path: str) -> None:
    """Nothing outside of the commit's tree is read."""
    with pytest.raises((SourceError, UsageError)):
        document(f"git:HEAD:{path}")


def test_a_folder_without_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is the folder, not the commit's name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SourceError, match="in no git repository"):
        document("git:HEAD:api.json")


@pytest.mark.parametrize("name", ["https://example.test/api.json", "file:///etc/passwd", "ftp://a/b", "", "a\0b"])
def test_an_address_is_refused_with_the_way_out(name: str) -> None:
    """Nothing is fetched, and no path that is none reaches the file system."""
    with pytest.raises(UsageError) as refused:
        document(name)
    assert refused.value.way_out


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    """The error names the path and what is wrong with it."""
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(SourceError, match="cannot be read") as refused:
            document(str(path))
        assert refused.value.where == str(path)
