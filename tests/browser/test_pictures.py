"""Words drawn in a picture keep off frames, edges and each other, in the widest typeface a device may set them in."""

# The typeface of many Linux desktops (Verdana is its model elsewhere), and a little wider still.
WIDEST = "text, text * { font-family: 'DejaVu Sans', Verdana !important; letter-spacing: 0.02em; pointer-events: none; }"
MARGIN = 2  # px; about one of them is half the line of the frame, which counts as its ground

# The picture is asked what lies under the middle of the words and all around them: where that differs, they cross something.
CROSSED = """margin => {
    const edge = document.querySelector("svg").getBoundingClientRect();
    const words = [...document.querySelectorAll("text")].map((text) => {
        const box = text.getBoundingClientRect(), air = box.height * 0.2; // a line is higher than its letters
        return { text: text.textContent, left: box.left - margin, right: box.right + margin, top: box.top + air, bottom: box.bottom - air };
    });
    const inside = (word) => word.left > edge.left && word.right < edge.right && word.top > edge.top && word.bottom < edge.bottom;
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const crossing = (word) => {
        const middle = (word.top + word.bottom) / 2;
        const ground = document.elementFromPoint((word.left + word.right) / 2, middle);
        for (let x = word.left; x <= word.right; x += 1.5)
            for (const y of [word.top, middle, word.bottom])
                if (document.elementFromPoint(x, y) !== ground) return `${Math.round(x)},${Math.round(y)}`;
    };
    return words.flatMap((word, index) => [
        inside(word) ? undefined : "the edge",
        crossing(word),
        ...words.slice(0, index).filter((other) => meet(word, other)).map((other) => other.text),
    ].filter(Boolean).map((met) => `"${word.text}" meets ${met}`));
}"""


def test_words_keep_off_frames(root, browser):
    page = browser.new_page(viewport={"width": 900, "height": 900})
    met = {}
    for file in sorted((root / "assets").rglob("*.svg")):
        if "<text" in (drawn := file.read_text(encoding="utf-8")):
            page.set_content(f"<body style='margin: 0'>{drawn}")
            page.add_style_tag(content=WIDEST)
            met[file.relative_to(root).as_posix()] = page.evaluate(CROSSED, MARGIN)
    page.close()
    assert len(met) > 50 and {file: words for file, words in met.items() if words} == {}
