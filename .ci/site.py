"""Builds the documentation site from README, tests/cmd, examples and the repository's own pages, and checks its links.

usage: site.py FOLDER      (`.ci/site` installs what it needs and runs it)
Plain HTML files, one style sheet, and a search that reads an index in the page: nothing is fetched from elsewhere.
"""

import html
import json
import pathlib
import posixpath
import re
import shutil
import sys

import markdown

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = [
    *[(ROOT / name, "Start") for name in ("README.md", "CHANGELOG.md", "data/README.md", "benches/README.md")],
    *[(path, "Sessions") for path in sorted((ROOT / "examples").glob("*.md"))],
    *[(path, "Commands and statistics") for path in sorted((ROOT / "tests/cmd").glob("*.md"))],
    *[(ROOT / ".github" / name, "Project") for name in ("CONTRIBUTING.md", "SECURITY.md")],
]
STYLE = """
:root{color-scheme:light dark;--text:#1b1b1b;--ground:#fff;--line:#d8d8d8;--link:#0b57a4;--code:#f4f4f2}
@media(prefers-color-scheme:dark){:root{--text:#e6e6e6;--ground:#161616;--line:#3a3a3a;--link:#7db8f0;--code:#232323}}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--text);background:var(--ground);display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{padding:1rem;border-right:1px solid var(--line);height:100vh;overflow:auto;position:sticky;top:0;box-sizing:border-box;font-size:.9rem}
nav h2{font-size:.9rem;margin:1rem 0 .3rem}nav ul{list-style:none;margin:0;padding:0}main{padding:1rem 2rem;max-width:54rem}
a{color:var(--link)}pre{background:var(--code);padding:.8rem;overflow:auto;font-size:.85rem;line-height:1.35}code{background:var(--code)}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.25rem .5rem;vertical-align:top;text-align:left}img{max-width:100%}
input{width:100%;box-sizing:border-box;font:inherit}.skip{position:absolute;left:-99rem}.skip:focus{left:0}
@media(max-width:50rem){body{display:block}nav{height:auto;position:static;border:0}}
"""
SEARCH = """
const box=document.getElementById('search'),list=document.getElementById('found');
box.addEventListener('input',()=>{const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);list.textContent='';
if(!words.length)return;for(const page of INDEX){const text=page.text.toLowerCase();
if(words.every(word=>text.includes(word))){const at=text.indexOf(words[0]),item=document.createElement('li'),link=document.createElement('a');
link.href=BASE+page.file;link.textContent=page.title;item.append(link,' '+page.text.slice(Math.max(0,at-30),at+60));list.append(item);
if(list.childElementCount>=12)break}}});
"""


def page_file(path: pathlib.Path) -> str:
    """The name of a page in the site: its path with `.html`, README.md of the root as index.html."""
    relative = path.relative_to(ROOT).as_posix().replace(".github/", "project/")
    return "index.html" if relative == "README.md" else relative[: -len(".md")] + ".html"


def main(out: pathlib.Path) -> int:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / "style.css").write_text(STYLE)
    files = {path: page_file(path) for path, _ in PAGES}
    texts = {path: path.read_text() for path, _ in PAGES}
    titles = {path: re.search(r"^# (.*)$", text, re.M)[1].replace("`", "") for path, text in texts.items()}
    index = [
        {"file": files[path], "title": titles[path], "text": re.sub(r"[`*|#>\[\]]+|\s+", " ", text)[:20000]}
        for path, text in texts.items()
    ]
    (out / "search.js").write_text(f"const INDEX={json.dumps(index, ensure_ascii=False)};{SEARCH}")
    broken: list[str] = []
    copied: set[pathlib.Path] = set()
    for path, _ in PAGES:
        here = files[path]
        base = "../" * here.count("/")
        body = markdown.markdown(texts[path], extensions=["fenced_code", "tables", "toc"])

        def link(match: re.Match[str]) -> str:
            attribute, target = match[1], html.unescape(match[2])
            if re.match(r"[a-z]+:|#", target):
                return match[0]
            name, _, anchor = target.partition("#")
            wanted = (path.parent / name).resolve()
            if not wanted.exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
                return match[0]
            if wanted in files:
                new = files[wanted]
            else:
                new = "files/" + wanted.relative_to(ROOT).as_posix()
                if wanted.is_file() and wanted not in copied:
                    copied.add(wanted)
                    (out / new).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(wanted, out / new)
                elif wanted.is_dir():
                    new += "/index.html"
                    (out / new).parent.mkdir(parents=True, exist_ok=True)
                    names = "".join(f"<li>{html.escape(one.name)}</li>" for one in sorted(wanted.iterdir()))
                    (out / new).write_text(f"<!doctype html><meta charset=utf-8><title>{wanted.name}</title><ul>{names}</ul>")
            relative = posixpath.relpath(new, posixpath.dirname(here) or ".")
            return f'{attribute}="{html.escape(relative + ("#" + anchor if anchor else ""))}"'

        body = re.sub(r'(href|src)="([^"]*)"', link, body)
        for anchor in re.findall(r'href="#([^"]+)"', body):
            if f'id="{anchor}"' not in body:
                broken.append(f"{path.relative_to(ROOT)}: #{anchor}")
        groups: dict[str, str] = {}
        for other, group in PAGES:
            current = ' aria-current="page"' if other == path else ""
            groups[group] = groups.get(group, "") + f'<li><a href="{base}{files[other]}"{current}>{html.escape(titles[other])}</a></li>'
        navigation = "".join(f"<h2>{group}</h2><ul>{items}</ul>" for group, items in groups.items())
        target = out / here
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{html.escape(titles[path])} – tipstat</title>"
            f'<link rel="stylesheet" href="{base}style.css"><a class="skip" href="#main">Skip to content</a>'
            f'<nav><input id="search" type="search" placeholder="Search" aria-label="Search"><ul id="found"></ul>{navigation}</nav>'
            f'<main id="main">{body}</main><script>const BASE="{base}"</script><script src="{base}search.js"></script></html>'
        )
    for one in broken:
        print(f"broken link: {one}", file=sys.stderr)
    print(f"site: {len(PAGES)} pages in {out}, {len(broken)} broken links")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
