"""The map of the console: tiles, list, card and legend, and what an account may not see."""

from __future__ import annotations

import re
from datetime import timedelta
from math import atan, cos, degrees, pi, radians, sinh
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.unit.web.desk import RULEBOOK, SCORECARD, Desk
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.ledger.batches import list_batches
from yuanheng.web.site import make_site

#: The survey of the desk: all parcels of the demo, and the one whose areas disagree.
PARCELS, DISAGREEING = 292, "194"


def visit(desk: Desk, role: str = "viewer") -> Any:  # noqa: ANN401 - a client of either make
    """A client of the role, signed in once for each desk and moment."""
    held: dict[Any, Any] = vars(desk).setdefault("signed_in", {})
    key = role, desk.clock.moment
    if key not in held:
        held[key] = desk.client_of(role)
    return held[key]


def get(desk: Desk, path: str, role: str = "viewer", **query: str | int | list[str]) -> Any:  # noqa: ANN401 - JSON is whatever it says
    """The JSON of an address of the API that answers well."""
    answer = visit(desk, role).get(f"/api/map/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def layers(desk: Desk, **query: str) -> Any:  # noqa: ANN401 - JSON is whatever it says
    """The map of the near zone."""
    return get(desk, "layers", zone=desk.near, **query)


def tile_path(desk: Desk, zone: str) -> str:
    """The one tile in which the whole demo zone lies, each parcel wider than a pixel of it."""
    west, south, east, north = layers(desk)["layers"][0]["bounds"]
    x, y = (west + east) / 2, (south + north) / 2
    zoom = 11
    column = int((x + 180) / 360 * 2**zoom)
    rows = [row for row in range(2**zoom) if _holds(row, y, zoom)]
    return f"/map/tiles/{zone}/2013/{zoom}/{column}/{rows[0]}.mvt"


def _holds(row: int, latitude: float, zoom: int) -> bool:
    """Tell whether a row of tiles holds a latitude, by the definition of Web Mercator."""
    edges = [degrees(atan(sinh(pi * (1 - 2 * n / 2**zoom)))) for n in (row, row + 1)]
    return edges[1] < latitude <= edges[0]


def test_the_map_names_its_surveys_and_counts_what_its_colours_mean(desk: Desk) -> None:
    """The legend's parcels and hectares add up to the layer's."""
    view = layers(desk)
    (layer,) = view["layers"]
    assert [layer["parcels"], layer["without_shape"], view["period"]] == [PARCELS, 0, "2013"]
    assert sum(s["parcels"] for s in view["legend"]) == PARCELS
    assert sum(s["hectares"] for s in view["legend"]) == pytest.approx(layer["hectares"])
    assert {s["zone"] for s in view["surveys"]} == {desk.near, desk.far}


def test_a_tile_carries_every_parcel_with_the_code_of_its_colour(
    desk: Desk, tmp_path: Path
) -> None:
    """As many parcels of each code stand in the tile as in the legend."""
    answer = visit(desk).get(tile_path(desk, desk.near))
    path = tmp_path / "tile.mvt"
    path.write_bytes(answer.content)
    _, _, _, (ids, codes) = pyogrio.raw.read(f"MVT:{path}", read_geometry=False)
    legend = {s["code"]: s["parcels"] for s in layers(desk)["legend"]}
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert len(set(ids.tolist())) == len(ids)
    lost = {code: n - codes.tolist().count(code) for code, n in legend.items()}
    assert sum(abs(n) for n in lost.values()) <= PARCELS // 20


@pytest.mark.parametrize("role", ["scoped", "viewer"])
def test_a_zone_beyond_the_scope_is_answered_like_one_that_is_not_there(
    desk: Desk, role: str
) -> None:
    """Tile, card, history and API of the far zone: 404 for the scoped, 200 for who sees all."""
    client = visit(desk, role)
    fact = get(desk, "parcels", zone=desk.far)["rows"][0]["fact"]
    paths = [
        tile_path(desk, desk.far),
        f"/map/card/{desk.far}/2013/0",
        f"/map/history/{desk.far}/2013/0",
        f"/api/map/parcels/{desk.far}/2013/{fact}",
    ]
    expected = 404 if role == "scoped" else 200
    assert [client.get(path).status_code for path in paths] == [expected] * 4


def test_a_scoped_account_is_told_of_its_own_zone_only(desk: Desk) -> None:
    """Neither list, layers nor finding a number names the far zone, though it is asked for."""
    view = get(desk, "layers", "scoped", zone=[desk.far, desk.near])
    listed = get(desk, "parcels", "scoped", zone=[desk.far])
    found = get(desk, "find", "scoped", number="1")
    told = {s["zone"] for s in view["surveys"]} | {s["zone"] for s in view["layers"]}
    told |= {row["zone"] for row in listed["rows"]} | {row["zone"] for row in found}
    assert told == {desk.near}


def test_an_unknown_survey_tile_or_parcel_is_not_there(desk: Desk) -> None:
    """A wrong period, a tile beyond the world, a place beyond the survey, a fact of nobody."""
    paths = [
        f"/map/tiles/{desk.near}/1999/3/1/1.mvt",
        f"/map/tiles/{desk.near}/2013/3/8/1.mvt",
        f"/map/tiles/{desk.near}/2013/31/1/1.mvt",
        f"/map/card/{desk.near}/2013/{PARCELS}",
        f"/api/map/parcels/{desk.near}/2013/nobody",
    ]
    client = visit(desk)
    assert [client.get(path).status_code for path in paths] == [404] * 5


def test_the_card_says_the_area_in_hectares_and_mu_and_where_it_was_read(desk: Desk) -> None:
    """15 亩 are a hectare; the record names batch, layer and row."""
    (row,) = get(desk, "find", "scoped", number=DISAGREEING)
    card = get(desk, f"parcels/{desk.near}/2013/{row['fact']}")
    assert card["mu"] == pytest.approx(card["hectares"] * 15)
    assert card["hectares"] == pytest.approx(2.8402047)
    assert card["measured_hectares"] == pytest.approx(2.7574813238)
    assert [card["record"]["row"], card["number"]] == [194, DISAGREEING]
    assert {f["label"]: f["of_parcel"] for f in card["findings"]}[
        "Registered and measured areas disagree"
    ]


def test_findings_colour_the_parcels_that_they_rest_on(desk: Desk) -> None:
    """One patch's areas disagree; it alone is open."""
    view = layers(desk, colour="finding")
    shown = get(desk, "parcels", zone=desk.near, colour="finding", show="open")
    assert {s["code"]: s["parcels"] for s in view["legend"]} == {"open": 1, "none": PARCELS - 1}
    assert [row["number"] for row in shown["rows"]] == [DISAGREEING]


def test_the_parcels_that_a_quantity_counted_add_up_to_what_the_run_says(desk: Desk) -> None:
    """The map of a quantity is the run's own arithmetic, area by area."""
    run = list_runs(desk.house)[0]
    areas = next(r.areas for r in run.results if r.zone == desk.near)
    for name in ("industrial", "supplied", "ready"):
        view = layers(desk, colour=f"quantity:{run.id}:{name}")
        counted = {s["code"]: s["hectares"] for s in view["legend"]}
        said = [q.value for a in areas for q in a.quantities if q.id == name]
        assert None not in said
        assert counted["yes"] == pytest.approx(sum(v or 0 for v in said) / 3e10)


def test_scores_colour_each_area_by_its_own(desk: Desk) -> None:
    """As many entries as there are areas; none invented where the score is not provable."""
    run = list_runs(desk.house)[0]
    areas = next(r.areas for r in run.results if r.zone == desk.near)
    scores = {a.nodes[-1].score for a in areas}
    codes = {s["code"] for s in layers(desk, colour=f"score:{run.id}")["legend"]}
    assert codes == {"unknown" if s is None else f"{s:.2f}" for s in scores}


def test_ways_of_colouring_are_those_of_runs_over_land(desk: Desk) -> None:
    """The run of the rulebook about projects colours nothing."""
    runs = {r.standard: r.id for r in list_runs(desk.house)}
    offered = {c["id"].split(":")[1] for c in layers(desk)["choices"] if ":" in c["id"]}
    assert offered == {str(runs[SCORECARD])}
    assert RULEBOOK in runs


def test_the_list_is_narrowed_by_text_class_and_box(desk: Desk) -> None:
    """Each part narrows; the sums are those of what is left, and what was sought is marked."""
    found = get(desk, "parcels", zone=desk.near, q=DISAGREEING)
    whole = get(desk, "parcels", zone=desk.near)
    streets = get(desk, "parcels", zone=desk.near, show="A3")
    card = get(desk, f"parcels/{desk.near}/2013/{found['rows'][0]['fact']}")
    box = ",".join(str(v) for v in card["bounds"])
    boxed = get(desk, "parcels", zone=desk.near, box=box)
    legend = {s["code"]: s for s in layers(desk)["legend"]}
    assert [r["number"] for r in found["rows"]] == [DISAGREEING]
    assert found["hits"] == {desk.near: [found["rows"][0]["place"]]}
    assert [whole["total"], whole["pages"], whole["hits"]] == [PARCELS, 6, {}]
    assert streets["hectares"] == pytest.approx(legend["A3"]["hectares"])
    assert DISAGREEING in {r["number"] for r in boxed["rows"]}
    assert 0 < boxed["total"] < 20


def test_the_map_shows_what_was_known_before_a_correction(desk: Desk) -> None:
    """The class that a correction changed stands in the old map as it was."""
    before = list_batches(desk.house)[-1].seq
    (row,) = get(desk, "find", "scoped", number=DISAGREEING)
    subject = [f"zone={desk.near}", "period=2013", f"number={DISAGREEING}"]
    area = [f"assessed_range={row['area']}"]
    correct(desk.house, "parcel", [*subject, *area], ["land_class=C1"], "re-surveyed")
    path = f"parcels/{desk.near}/2013/{row['fact']}"
    classes = [get(desk, path, as_known=at)["land_class"][:2] for at in ("", before)]
    codes = [
        get(desk, "parcels", zone=desk.near, q=DISAGREEING, as_known=at)["rows"][0]["code"]
        for at in ("", before)
    ]
    assert [classes, codes] == [["C1", "A2"], ["C", "A2"]]


@pytest.mark.parametrize("as_known", ["2026-03-02", "last batch"])
def test_the_map_shows_the_findings_of_then(desk: Desk, as_known: str) -> None:
    """A finding that was closed since is open in legend, list and card of the earlier moment."""
    known = as_known if as_known[0] == "2" else str(list_batches(desk.house)[-1].seq)
    (row,) = get(desk, "find", number=DISAGREEING, as_known=known, zone=desk.near)[:1]
    zone, path = row["zone"], f"parcels/{row['zone']}/2013/{row['fact']}"
    measured = get(desk, path)["measured_hectares"]
    desk.clock.moment += timedelta(days=5)
    subject = [f"zone={zone}", "period=2013", f"number={DISAGREEING}"]
    area = [f"assessed_range={row['area']}"]
    correct(desk.house, "parcel", [*subject, *area], [f"area={measured}hm2"], "as measured")
    evaluate(desk.house, SCORECARD, parameters="bulletin-example")
    told = {}
    for at in (known, ""):
        view = get(desk, "layers", zone=zone, colour="finding", as_known=at)
        listed = get(desk, "parcels", zone=zone, colour="finding", show="open", as_known=at)
        card = get(desk, path, as_known=at)
        told[at] = (
            {s["code"]: s["parcels"] for s in view["legend"]},
            [r["number"] for r in listed["rows"]],
            [f["state"] for f in card["findings"] if f["of_parcel"]],
        )
    assert told == {
        known: ({"open": 1, "none": PARCELS - 1}, [DISAGREEING], ["open"]),
        "": ({"none": PARCELS}, [], []),
    }


def test_a_run_made_later_on_an_old_batch_colours_no_map_of_before(desk: Desk) -> None:
    """It is neither offered nor drawn, and its number is that of no run; later it is both."""
    desk.clock.moment += timedelta(days=5)
    evaluate(desk.house, SCORECARD, parameters="bulletin-example")
    found = {}
    for day in ("2026-03-02", "2026-03-07"):
        view = layers(desk, as_known=day)
        offered = {c["id"].split(":")[1] for c in view["choices"] if ":" in c["id"]}
        path = f"{tile_path(desk, desk.near)}?colour=score:3&as_known={day}"
        found[day] = (offered, view["last_run"], visit(desk).get(path).status_code)
    assert found == {"2026-03-02": ({"1"}, 2, 409), "2026-03-07": ({"3"}, 3, 200)}


def test_links_of_a_card_keep_the_moment_only_where_it_is_past(desk: Desk) -> None:
    """The page names the map by its sequence number even where that is now."""
    (row,) = get(desk, "find", "scoped", number=DISAGREEING)
    place = get(desk, f"parcels/{desk.near}/2013/{row['fact']}")["place"]
    last = list_batches(desk.house)[-1].seq
    desk.clock.moment += timedelta(days=1)
    links = {}
    for at in (str(last), "2026-03-02"):
        path = f"/map/card/{desk.near}/2013/{place}?as_known={at}"
        links[at] = set(re.findall(r'href="/findings/[0-9]+([^"]*)"', visit(desk).get(path).text))
    assert links == {str(last): {""}, "2026-03-02": {"?as_known=2026-03-02"}}


def test_parcels_are_selected_one_by_one(desk: Desk) -> None:
    """Each is added, or taken away, by its place on the map; the sum is that of the selection."""
    rows = get(desk, "parcels", zone=desk.near)["rows"][:3]
    picks: list[str] = []
    for row in (*rows, rows[1]):
        shown = part(desk, pick=picks, flip=f"{desk.near}/{row['place']}")
        picks = re.findall(r'name="pick" value="([^"]*)"', shown)
    kept = [rows[0], rows[2]]
    listed = get(desk, "parcels", zone=desk.near, pick=picks)
    assert set(picks) == {row["fact"] for row in kept}
    assert [listed["total"], listed["is_selected"]] == [2, True]
    assert listed["hectares"] == pytest.approx(sum(row["hectares"] for row in kept))
    assert listed["mu"] == pytest.approx(listed["hectares"] * 15)
    assert set(listed["hits"][desk.near]) == {row["place"] for row in kept}
    assert "Selected: <strong>2 parcels</strong>" in part(desk, pick=picks)


def test_one_by_one_changes_what_a_box_selected(desk: Desk) -> None:
    """What the box holds is taken away, what it does not hold is added."""
    inside = get(desk, "parcels", zone=desk.near, q=DISAGREEING)["rows"][0]
    card = get(desk, f"parcels/{desk.near}/2013/{inside['fact']}")
    box = ",".join(str(v) for v in card["bounds"])
    boxed = get(desk, "parcels", zone=desk.near, box=box)
    held = {row["fact"] for row in boxed["rows"]}
    outside = next(
        row["fact"]
        for row in get(desk, "parcels", zone=desk.near)["rows"]
        if row["fact"] not in held
    )
    changed = get(desk, "parcels", zone=desk.near, box=box, pick=[inside["fact"], outside])
    assert {row["fact"] for row in changed["rows"]} == held - {inside["fact"]} | {outside}


def test_what_is_sought_or_selected_is_marked_where_it_lies(desk: Desk) -> None:
    """A mark lies in the middle of its parcel, with the side of a square as large."""
    (row,) = get(desk, "parcels", zone=desk.near, q=DISAGREEING)["rows"]
    west, south, east, north = get(desk, f"parcels/{desk.near}/2013/{row['fact']}")["bounds"]
    for query in ({"q": DISAGREEING}, {"pick": [row["fact"]]}):
        ((x, y, side),) = get(desk, "parcels", zone=desk.near, **query)["marks"]
        assert (x, y) == pytest.approx(((west + east) / 2, (south + north) / 2), abs=1e-5)
        metres = side * 111_320 * cos(radians(y))
        assert metres == pytest.approx((row["hectares"] * 1e4) ** 0.5, rel=0.05)
    assert get(desk, "parcels", zone=desk.near)["marks"] == []
    assert f'data-marks="{x},{y},{side};"' in part(desk, q=DISAGREEING)


def test_a_place_that_is_none_is_not_selected(desk: Desk) -> None:
    """Beyond the survey, in a zone that is not shown, or no place at all."""
    client = visit(desk, "scoped")
    answers = [
        client.get("/map/list", params={"zone": desk.near, "flip": flip}).status_code
        for flip in (f"{desk.near}/{PARCELS}", f"{desk.far}/0", "nowhere")
    ]
    assert answers == [404, 404, 422]


def part(desk: Desk, **query: str | list[str]) -> str:
    """The list of the near zone as the page puts it in place."""
    answer = visit(desk).get("/map/list", params={"zone": desk.near, **query})
    assert answer.status_code == 200
    text: str = answer.text
    return text


def test_before_the_first_survey_there_is_no_map(desk: Desk) -> None:
    """The ledger knew the zones, and no parcel."""
    view = get(desk, "layers", as_known="1")
    shown = visit(desk).get("/map?as_known=1")
    assert [view["layers"], view["surveys"]] == [[], []]
    assert "No survey is in the ledger yet" in shown.text


def test_the_page_works_without_a_script(desk: Desk) -> None:
    """Legend, list and card stand in the page itself."""
    (row,) = get(desk, "find", "scoped", number=DISAGREEING)
    query = {"zone": desk.near, "q": DISAGREEING, "parcel": row["fact"]}
    shown = visit(desk).get("/map", params=query).text
    assert "A2 Industrial, mining and storage" in shown
    assert f'href="/ledger/batches/{_batch(desk, row["fact"])}"' in shown
    assert "makes no claim of boundaries" in shown


def _batch(desk: Desk, fact: str) -> int:
    """The batch of a fact of the near zone."""
    seq: int = get(desk, f"parcels/{desk.near}/2013/{fact}")["record"]["seq"]
    return seq


def test_a_parcel_of_the_only_survey_has_no_history_and_says_why(desk: Desk) -> None:
    """One survey tells nothing of what became of its land."""
    shown = visit(desk).get(f"/map/history/{desk.near}/2013/0").text
    assert "There is one survey only, 2013" in shown


def test_a_wrong_way_of_colouring_is_refused(desk: Desk) -> None:
    """What is no form of it is 422, what names nothing falls back to the class."""
    client = visit(desk)
    assert client.get("/api/map/layers?colour=rainbow").status_code == 422
    assert layers(desk, colour="score:999")["colour"] == "class"


def test_the_origin_of_the_base_map_alone_is_allowed_beside_our_own(desk: Desk) -> None:
    """Style and pictures of one origin; its key stands in no header."""
    site = make_site(desk.house, map_style="https://maps.example:8443/style.json?tk=secret")
    desk.site = site
    policy = desk.client_of("viewer").get("/map").headers["content-security-policy"]
    assert "connect-src 'self' https://maps.example:8443;" in policy
    assert "img-src 'self' https://maps.example:8443 data: blob:;" in policy
    assert "secret" not in policy


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b/", "maps/style.json", "https://[bad"]
)
def test_a_base_map_that_is_no_address_of_the_web_is_refused(desk: Desk, address: str) -> None:
    """Nothing of it gets into a header."""
    with pytest.raises(UsageError) as caught:
        make_site(desk.house, map_style=address)
    assert str(caught.value.what.template) == "The base map is no address of the web"


def test_findings_without_a_place_are_counted_and_linked_by_map_list_and_card(desk: Desk) -> None:
    """Nothing says on which parcels the projects stand, and nobody guesses."""
    views = list_findings(desk.house)
    here = [v.finding for v in views if v.finding.zone == desk.near]
    count = sum(f.family == "cn.idle-land" for f in here)
    (layer,) = layers(desk)["layers"]
    (row,) = get(desk, "find", "scoped", number=DISAGREEING)
    card = get(desk, f"parcels/{desk.near}/2013/{row['fact']}")
    shown = visit(desk).get("/map", params={"zone": desk.near, "parcel": row["fact"]}).text
    assert [layer["findings_without_place"], card["without_place"]] == [count, count]
    assert shown.count(f'href="/findings?zone={desk.near}"') == 2
    assert f"{count} findings of firms and plots without a place on the map" in shown


def test_a_tile_comes_by_gzip_only_to_who_takes_it(desk: Desk) -> None:
    """Both get the same tile; caches are told on what it depends."""
    client, path = visit(desk), tile_path(desk, desk.near)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert (packed.content, packed.headers["vary"]) == (plain.content, "Accept-Encoding")
    assert int(packed.headers["content-length"]) < len(plain.content)
