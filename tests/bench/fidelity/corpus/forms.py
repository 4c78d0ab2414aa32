"""Forms with a state, and what opens and closes."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{font:16px sans-serif;margin:2rem}label{display:block;margin:.5rem 0}input:checked+span{"
    "background:#bfb}input:invalid{border:2px solid red}dialog::backdrop{background:#0006}"
    "summary{font-weight:700}[popover]{border:3px solid #06c;padding:1rem}"
)
_CASES = {
    "typed": (
        "<label>A <input id=a></label><label>B <input id=b type=email></label><label>C <input id=p "
        "type=password></label>",
        "a.value='typed later';b.value='who@example.org';p.value='secret'",
    ),
    "textarea": (
        "<textarea id=t rows=8 cols=60>before</textarea>",
        "t.value='after\\n  indented\\n<b>not bold</b>'",
    ),
    "checks": (
        "".join(
            f"<label><input type=checkbox id=k{n}><span>box {n}</span></label>" for n in range(8)
        )
        + "".join(
            f"<label><input type=radio name=r id=q{n}><span>one {n}</span></label>"
            for n in range(4)
        ),
        "k1.checked=k4.checked=true;k6.indeterminate=true;q2.checked=true",
    ),
    "unchecked": (
        "<label><input type=checkbox id=k checked><span>was</span></label><select id=s><option selected>"
        "one<option>two</select>",
        "k.checked=false;s.selectedIndex=1",
    ),
    "select": (
        "<select id=s><option>one<option>two<option>three</select><select id=m multiple size=6>"
        + "".join(f"<option>item {n}" for n in range(8))
        + "</select>",
        "s.value='three';m.options[2].selected=m.options[5].selected=true",
    ),
    "ranges": (
        "<input type=range id=r><input type=number id=n><input type=date id=d><input type=color id=c>"
        "<progress id=p max=10></progress><meter value=.7></meter><output id=o></output>",
        "r.value=85;n.value=42;d.value='2024-05-17';c.value='#ff8800';p.value=7;o.value='result'",
    ),
    "disabled": (
        "<fieldset disabled><legend>Off</legend><input value=x><button>No</button></fieldset><input "
        "readonly value='read only'><input placeholder='A placeholder'>",
        "",
    ),
    "validity": (
        "<input required><input type=email value=wrong><input pattern='[0-9]+' value=12>",
        "",
    ),
    "file-search": (
        "<input type=file><input type=search value=find><input type=submit><input type=reset><input "
        "type=button value=Push><button><b>Rich</b> <i>button</i></button>",
        "",
    ),
    "editable": (
        "<div contenteditable id=e style='border:1px solid;padding:1rem'></div>",
        "e.innerHTML='<b>Edited</b> by <i>hand</i>'",
    ),
    "datalist": (
        "<input list=l id=i><datalist id=l><option value=one><option value=two></datalist>",
        "i.value='two'",
    ),
    "details": (
        "<details><summary>Closed</summary>hidden text</details><details id=d><summary>Opened</summary>"
        "<p>shown text</p></details><details open name=x><summary>First</summary>1</details>",
        "d.open=true",
    ),
    "dialog": ("<dialog id=d><h2>A dialog</h2><p>with text</p></dialog>", "d.show()"),
    "dialog-modal": (
        "<dialog id=d><h2>A modal dialog</h2><p>above all</p></dialog>",
        "d.showModal()",
    ),
    "popover": (
        "<div popover=manual id=p>A popover that is open</div><div popover>one that is not</div>",
        "p.showPopover()",
    ),
    "tabs": (
        "<div id=t><button>One</button><button>Two</button><section>First</section><section hidden>Second"
        "</section></div>",
        "const [a,b]=t.querySelectorAll('section');a.hidden=true;b.hidden=false",
    ),
    "focus": (
        "<input id=f value=focused style='outline-offset:4px'><style>:focus{background:#ffd}</style>",
        "",
    ),
    "custom-element": (
        "<x-rate></x-rate>",
        "customElements.define('x-rate',class extends HTMLElement{static "
        "formAssociated=true;connectedCallback(){this.textContent='★★★☆☆'}})",
    ),
}


def pages() -> Iterator[Page]:
    """Each case."""
    for name, (body, program) in _CASES.items():
        words = Words(f"form {name}")
        html = document(
            f"<h1>{words.title()}</h1><form>{body}</form>{words.paragraphs(3)}<script>{program}</script>",
            title=name,
            style=_STYLE,
        )
        yield Page(f"form-{name}", html)
