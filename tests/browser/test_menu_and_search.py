"""The menu in groups that can be heard, and the search: how many results, the words marked, no question of a check."""

import json

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
GROUPS = {"de": ["Mit Abstand", "Dazugekommen", "Mittendrin"], "en": ["At a distance", "Joined later", "In the middle of it"]}
AFTER = {"de": ["Rollen", "Davor und danach", "Für Workshop und Einführung"], "en": ["Roles", "Before and after", "For workshops and introduction"]}  # those that belong to no path


@pytest.mark.parametrize("language", GROUPS)
def test_the_menu_has_a_group_for_each_path_in_the_order_of_the_home_page_and_needs_no_script(reading_server, new_page, course, language):
    page = new_page(reading_server.url, java_script_enabled=False, **PHONE)
    page.goto(f"/{language}/immigrant/dialogue/staircase.html")
    page.locator(".gf-menu > summary").click()
    for name in GROUPS[language]:
        group = page.get_by_role("group", name=name)
        expect(group.get_by_role("listitem").filter(has=page.locator(".gf-menu-theme"))).to_have_count(4)  # the themes and the final assessment
        for theme in course.themes.values():
            expect(group).to_contain_text(theme.title[language])
    assert page.locator(".gf-menu [role=group] > p").all_inner_texts() == GROUPS[language] + AFTER[language]
    expect(page.locator(".gf-menu [aria-current=page]")).to_have_count(1)
    expect(page.get_by_role("group", name=GROUPS[language][1]).locator("[aria-current=page]")).to_be_visible()
    page.goto(f"/{language}/index.html")
    assert page.locator(".gf-level h3").evaluate_all("(all) => all.map((e) => e.firstChild.textContent.trim())") == GROUPS[language]


@pytest.mark.parametrize(("language", "word", "said"), [("de", "Bilder", "{} Treffer"), ("en", "pictures", "{} results")])
def test_the_search_says_how_many_it_found_and_marks_the_words(reading_server, new_page, language, word, said):
    page = new_page(reading_server.url, **PHONE)
    page.goto(f"/{language}/search.html?q={word}")
    status = page.get_by_role("status")
    expect(status).not_to_be_empty()
    count = page.locator("ul.search > li").count()
    assert count > 1
    expect(status).to_have_text(said.format(count))
    expect(page.locator("ul.search .context mark").first).to_be_visible()
    stems = page.evaluate("(word) => { const s = new Stemmer(); return [s.stemWord(word.toLowerCase()), ...[...document.querySelectorAll('mark')].map((e) => s.stemWord(e.textContent.toLowerCase()))]; }", word)
    assert all(stems[0] in stem for stem in stems[1:])
    page.goto(f"/{language}/search.html?q=Xylophonkonzertabend")
    expect(status).to_contain_text({"de": "Nichts gefunden", "en": "Nothing found"}[language])


def test_a_page_of_a_check_is_not_found_by_its_questions(reading_server, new_page, course):
    """A name that stands in a question of a check and nowhere else leads to nothing."""
    page = new_page(reading_server.url, **PHONE)
    page.goto("/de/refuser/giving/check.html")
    data = json.loads(page.locator("section.gf-check script.gf-data").text_content())
    shown = page.locator(".gf-check .gf-fallback").evaluate("e => e.textContent")
    page.goto("/de/search.html")
    index = page.evaluate("() => new Promise((done) => { const wait = () => Search.hasIndex() ? done(Search._index) : setTimeout(wait, 50); wait(); })")
    number = index["docnames"].index("refuser/giving/check")
    stems = page.evaluate("(text) => { const s = new Stemmer(); return [...new Set([...text.matchAll(/[\\p{L}]{4,}/gu)].map(([word]) => s.stemWord(word.toLowerCase())))]; }", shown)
    assert data["slots"] and len(stems) > 200

    def pages(stem):
        found = index["terms"].get(stem, [])
        return [found] if isinstance(found, int) else found

    assert len([stem for stem in stems if number in pages(stem)]) < 60  # words of its own lines, which a check's questions use too
