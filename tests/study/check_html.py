"""A report as a browser that forgives nothing would take it: exit 1 with what is wrong.

    check_html.py FILE
"""
import base64
import html.parser
import re
import sys
import xml.dom.minidom

VOID = {"meta", "img", "br", "hr", "link", "input"}
KNOWN = {"html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "nav", "ol", "li",
         "main", "section", "div", "strong", "ul", "dl", "dt", "dd", "details", "summary", "table", "caption", "thead",
         "tbody", "tr", "th", "td", "figure", "figcaption", "img", "blockquote", "footer"}
# What may stand directly in what, where HTML is strict about it.
PARENTS = {"li": {"ul", "ol"}, "dt": {"div"}, "dd": {"div"}, "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"},
           "caption": {"table"}, "thead": {"table"}, "tbody": {"table"}, "summary": {"details"},
           "figcaption": {"figure"}}


class Strict(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.uses = [], [], set(), []
        self.level, self.alts = 0, 0

    def complain(self, text):
        self.wrong.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag not in KNOWN:
            self.complain(f"<{tag}> has no place in a report")
        if len(known) != len(attributes):
            self.complain(f"<{tag}> has an attribute twice")
        if tag in PARENTS and (not self.open or self.open[-1] not in PARENTS[tag]):
            self.complain(f"<{tag}> in <{self.open[-1] if self.open else ''}>")
        if "p" in self.open and tag not in {"strong", "a"}:
            self.complain(f"<{tag}> in <p>")
        for name, value in attributes:
            if name.startswith("on") or value is None:
                self.complain(f"<{tag} {name}>")
            if name in {"src", "href"} and not re.match(r"#|data:image/(png|svg\+xml);base64,", value):
                self.complain(f"<{tag} {name}={value[:40]}> leads elsewhere")
        if "id" in known:
            if known["id"] in self.ids:
                self.complain(f"id {known['id']} twice")
            self.ids.add(known["id"])
        self.uses += [known[name] for name in ("aria-labelledby",) if name in known]
        self.uses += [known["href"][1:]] if known.get("href", "").startswith("#") else []
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                self.complain(f"<{tag}> below a heading of level {self.level}")
            self.level = int(tag[1])
        if tag == "img":
            self.check_picture(known)
        if tag not in VOID:
            self.open.append(tag)

    def check_picture(self, known):
        if not known.get("alt"):
            self.complain("a picture without text alternative")
        kind, _, data = known["src"].partition(";base64,")
        data = base64.b64decode(data, validate=True)
        if kind == "data:image/svg+xml":
            xml.dom.minidom.parseString(data)
        elif not data.startswith(b"\x89PNG"):
            self.complain("a picture that is none")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.complain(f"</{tag}> where </{self.open[-1] if self.open else ''}> is due")
        else:
            self.open.pop()


def main():
    text = open(sys.argv[1], encoding="utf-8", errors="strict", newline="").read()
    parser = Strict()
    parser.feed(text)
    parser.close()
    wrong = parser.wrong + [f"<{tag}> is never closed" for tag in parser.open]
    wrong += [f"#{use} leads nowhere" for use in parser.uses if use not in parser.ids]
    if not text.startswith("<!DOCTYPE html>\n"):
        wrong.append("no doctype")
    control = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", text)
    if control:
        wrong.append(f"character {ord(control.group()):#x}")
    if re.search(r"<script|javascript:|https?://", re.sub(r"base64,[^\"]*", "", text), re.I):
        wrong.append("a script or an address")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


main()
