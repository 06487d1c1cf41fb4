"""What is detected in repositories of several layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.project.detection import files as room
from harness.project.detection.detect import Marks, detect
from harness.project.detection.files import Tree
from harness.project.detection.found import Found

_APP = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef root(): ...\n"
_FACTORY = "from fastapi import FastAPI\ndef create():\n    it = FastAPI()\n    return it\n"
_MARKS = {
    "stripe": Marks(sdks=("stripe",), hosts=("api.stripe.com",)),
    "google": Marks(sdks=("googleapiclient",), hosts=("*.googleapis.com",)),
    "oauth": Marks(sdks=("authlib",), hosts=("*",)),
}


def _found(root: Path, files: dict[str, str]) -> Found:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return detect(root, _MARKS)


@pytest.mark.parametrize(
    ("files", "spec", "path"),
    [
        ({"main.py": _APP}, "main:app", ""),
        ({"app/main.py": _APP, "app/__init__.py": ""}, "app.main:app", ""),
        ({"app/main.py": f"from app.models import x\n{_APP}", "app/models.py": ""}, "app.main:app", ""),
        ({"backend/app/main.py": f"from app.db import x\n{_APP}", "backend/app/db.py": ""}, "backend/app.main:app", ""),
        ({"backend/main.py": f"from db import x\n{_APP}", "backend/db.py": ""}, "backend/main:app", ""),
        ({"src/shop/main.py": f"from shop.db import x\n{_APP}", "src/shop/db.py": ""}, "shop.main:app", "src"),
        ({"shop/__init__.py": _APP}, "shop:app", ""),
        ({"fastapi/main.py": _APP}, "fastapi/main:app", ""),
        (
            {"app/main.py": "from app.make import create\napp = create()\n", "app/make.py": f"from app import z\n{_FACTORY}"},
            "app.main:app",
            "",
        ),
        ({"svc.py": "from fastapi import FastAPI\ndef create() -> FastAPI: ...\n"}, "svc:create()", ""),
    ],
)  # fmt: skip
def test_an_app_is_called_as_it_is_started(tmp_path: Path, files: dict[str, str], spec: str, path: str) -> None:
    """From the folder that its own imports are found from."""
    first, *_ = _found(tmp_path, files).apps
    assert (first.spec, first.path) == (spec, path)


def test_an_app_is_given_the_variables_of_its_example(tmp_path: Path) -> None:
    """The nearest file's, those with a value; a real `.env` needs none."""
    text = "# x\nexport KEY=\"a b\" # c\nURL=postgres://u:p@h/d#x # local\nEMPTY=\nREF=${KEY}/x\nnonsense\nQ='1'\n"
    (first,) = _found(tmp_path, {"backend/main.py": _APP, "backend/.env.example": text, "env.example": "A=1"}).apps
    assert first.example == "backend/.env.example"
    assert first.variables == {"KEY": "a b", "URL": "postgres://u:p@h/d#x", "Q": "1"}
    (again,) = _found(tmp_path, {"backend/.env": "KEY=real"}).apps
    assert (again.example, again.variables) == ("", {})
    (root,) = _found(tmp_path / "other", {"backend/main.py": _APP, "env.example": "A=1"}).apps
    assert root.variables == {"A": "1"}


def test_the_likeliest_app_comes_first_and_parts_are_left_out(tmp_path: Path) -> None:
    """Mounted apps, tests and examples are no targets; five services are too many, and that is told."""
    files = {f"s{at}/main.py": _APP for at in range(5)}
    files |= {
        "main.py": f"{_APP}sub = FastAPI()\napp.mount('/sub', sub)\n",
        "tests/test_x.py": _APP,
        "examples/e.py": _APP,
    }
    found = _found(tmp_path, files)
    assert [each.spec for each in found.apps] == ["main:app", "s0/main:app", "s1/main:app", "s2/main:app"]
    assert "2 FastAPI apps left out: s3/main:app, s4/main:app" in found.notes


def test_an_app_without_routes_is_left_out_where_another_has_some(tmp_path: Path) -> None:
    """A stray one beside a router is none; one that gets its routes elsewhere is."""
    stray = "from fastapi import FastAPI, APIRouter\napp = FastAPI()\nrouter = APIRouter()\n@router.get('/x')\ndef x(): ...\n"
    bare = "from fastapi import FastAPI\ncore = FastAPI()\n"
    files = {
        "main.py": _APP,
        "routers/a.py": stray,
        "base.py": bare,
        "more.py": "from base import core\n@core.get('/')\ndef y(): ...\n",
    }
    assert [each.spec for each in _found(tmp_path, files).apps] == ["main:app", "base:core"]


def test_scripts_are_found_without_their_pages_and_modules(tmp_path: Path) -> None:
    """And whether they speak HTTP."""
    shown = "import streamlit as st\nst.title('x')\n"
    found = _found(
        tmp_path,
        {
            "ui/app.py": f"import widgets\n{shown}",
            "ui/widgets.py": shown,
            "ui/pages/1_About.py": shown,
            "ui/api.py": "import httpx",
            "other/run.py": shown,
        },
    )
    assert [(each.file, each.calls_http) for each in found.scripts] == [("ui/app.py", True), ("other/run.py", False)]


def test_frontends_are_projects_that_make_requests(tmp_path: Path) -> None:
    """Of a workspace each package; of nested projects the outer one; a silent one is told."""
    project = {"package.json": "{}", "tsconfig.json": "{}"}
    files = {f"web/{name}": text for name, text in project.items()} | {"web/src/a.ts": "\nawait fetch('/x')\n"}
    files |= {f"web/inner/{name}": text for name, text in project.items()}
    files |= {f"lib/{name}": text for name, text in project.items()} | {"lib/a.ts": "export const a = 1"}
    files |= {f"node_modules/x/{name}": text for name, text in project.items()}
    files |= {"package.json": '{"workspaces": ["*"]}', "tsconfig.json": "{}"}
    found = _found(tmp_path, files)
    assert [(each.folder, str(each.at)) for each in found.frontends] == [("web", "web/src/a.ts:2")]
    assert "lib is TypeScript, but no request was seen in it" in found.notes


def test_a_package_alone_may_have_the_file_of_a_workspace(tmp_path: Path) -> None:
    """In `pnpm-workspace.yaml` pnpm keeps its settings too; every package may have tasks of Turborepo."""
    settings = {"pnpm-workspace.yaml": "onlyBuiltDependencies:\n  - sharp\n", "turbo.json": "{}"}
    project = {"package.json": "{}", "tsconfig.json": "{}", "app/a.ts": "await fetch('/x')\n", **settings}
    assert [each.folder for each in _found(tmp_path, project).frontends] == ["."]
    below = {f"frontend/{name}": text for name, text in project.items()}
    assert [each.folder for each in _found(tmp_path / "one", below).frontends] == ["frontend"]


def test_providers_are_found_by_import_and_by_address(tmp_path: Path) -> None:
    """An address that any provider could have shows none."""
    found = _found(
        tmp_path,
        {"pay.py": "import stripe.error\n", "x.py": 'U = "https://sheets.googleapis.com/v4"\nV = "https://x.test/"\n'},
    )
    assert [(each.name, str(each.at), each.by) for each in found.providers] == [
        ("stripe", "pay.py:1", "imports stripe.error"),
        ("google", "x.py:1", "calls sheets.googleapis.com"),
    ]


def test_nothing_outside_is_read_and_nothing_runs(tmp_path: Path) -> None:
    """Links, virtual environments and hidden folders are passed over; broken files are told."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/main.py").write_text(_APP, encoding="utf-8")
    root = tmp_path / "repository"
    found = _found(root, {"envs/pyvenv.cfg": "", "envs/main.py": _APP, ".hidden/main.py": _APP, "broken.py": "def ("})
    (root / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    (root / "main.py").symlink_to(tmp_path / "outside/main.py")
    again = detect(root, _MARKS)
    assert not found.anything
    assert not again.anything
    assert any("cannot parse: broken.py" in each for each in found.notes)


def test_a_huge_repository_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And that is told; a huge file counts as empty."""
    monkeypatch.setattr(room, "MOST_FILES", 3)
    for at in range(5):
        (tmp_path / f"{at}.txt").touch()
    tree = Tree(tmp_path)
    assert tree.cut
    (tmp_path / "big.py").write_bytes(b"#" * (room.LARGEST + 1))
    assert tree.text("big.py") == ""
    assert tree.text("absent.py") == ""
