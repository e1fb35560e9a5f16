"""The plan pack: one file with every part of a plan, each page as it is read best."""

from pathlib import Path

import pytest

from app.actions.brief import add_risk, change_brief
from app.actions.requirement import add_requirement
from app.actions.sign_off import ask_sign_off
from app.domain.errors import RuleViolation
from app.domain.sign_off import SignOffKind
from app.exports import export_file
from app.queries.exchange import Scope
from app.queries.sign_off import pack_html
from tests.builders import make_office
from tests.ui.printing.pdf import page_size, pages
from ui.link.theme import BODY, font
from ui.printing.painter import FilePainter
from ui.printing.plan_pack import plan_pack


@pytest.mark.requirement("A19")
def test_the_pack_holds_every_part_and_each_page_lies_as_it_is_read_best(qapp, tmp_path: Path) -> None:
    office = make_office(tmp_path / "data")
    do, project = office.workspace.do, office.project
    do(change_brief, project, sentence="A post that sells <b>spring</b>", audience="Studio owners")
    do(add_requirement, project, "Names the price & the day")
    do(add_risk, project, "No photographer")
    do(ask_sign_off, project, SignOffKind.START, [office.people["Omar"]])
    html = office.workspace.read(pack_html, project)
    for words in ("Names the price &amp; the day", "No photographer", "Omar", "start, must; asked", "<h2>Ana</h2>"):
        assert words in html
    target = tmp_path / "pack.pdf"
    said = export_file(office.workspace, "pack", target, Scope(project), FilePainter())
    joined = plan_pack(office.workspace, project)
    assert said == joined.words == f"{pages(target)} pages"
    assert [part.sheet.landscape for part in joined.parts] == [False, True, True, False]
    assert font(BODY).pixelSize() == BODY
    width, height = page_size(target)
    assert width < height
    with pytest.raises(RuleViolation, match="is of one project"):
        export_file(office.workspace, "pack", tmp_path / "all.pdf", painter=FilePainter())
    office.workspace.close()
