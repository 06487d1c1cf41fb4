"""The listing of a project's folder."""

from __future__ import annotations

from pathlib import Path

from harness.sources.source_tree import SourceTree


def test_sources_are_listed_without_what_is_installed(tmp_path: Path) -> None:
    """Packages and build output are no sources of the project, and a link to a folder is not followed."""
    for name in ("src/a.ts", "node_modules/b/b.ts", "dist/c.js", "src/d.tsx", "src/e.css", ".hidden/f.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    tree = SourceTree(tmp_path)
    whole = f"{tmp_path.resolve().as_posix()}/src/a.ts"
    assert [name for name, _ in tree.named(tmp_path, (".ts", ".tsx"))] == ["src/a.ts", "src/d.tsx"]
    assert list(tree.named(tmp_path / "src", (".ts",))) == [("a.ts", whole)]
    assert list(tree.named(tmp_path / "other", (".ts",))) == [(whole, whole)]


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """All who ask during one look see the same content; what cannot be read holds nothing."""
    (tmp_path / "a.ts").write_text("one")
    tree = SourceTree(tmp_path)
    assert tree.read(f"{tmp_path}/a.ts") == b"one"
    (tmp_path / "a.ts").write_text("two")
    assert tree.read(f"{tmp_path}/a.ts") == b"one"
    assert tree.read(f"{tmp_path}/none.ts") == b""
    assert SourceTree(tmp_path / "none").files == ()
