"""Pages that scripts make: fetched, rendered, routed, late."""

import json
from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import disc, photo
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem;background:#fafafa}.card{background:#fff;"
    "border:1px solid #ddd;border-radius:8px;padding:1rem;margin:.6rem 0;display:flex;gap:1rem}"
    ".card img{width:96px;height:72px;object-fit:cover}table{border-collapse:collapse}"
    "td,th{border:1px solid #ccc;padding:.3rem .8rem}"
)
_CARDS = (
    "const draw=(rows)=>{document.querySelector('#app').innerHTML=rows.map((row,index)=>"
    "`<div class=card><img src=photo.jpg alt=''><div><h3>${row.title}</h3><p>${row.text}</p>"
    "</div></div>`).join('')};"
)
_PROGRAMS = {
    "fetch": _CARDS + "fetch('rows.json').then((answer)=>answer.json()).then(draw);",
    "fetch-late": _CARDS + "setTimeout(()=>fetch('rows.json').then((a)=>a.json()).then(draw),700);",
    "xhr": _CARDS + "const x=new XMLHttpRequest();x.open('GET','rows.json');"
    "x.onload=()=>draw(JSON.parse(x.responseText));x.send();",
    "chain": _CARDS + "fetch('rows.json').then((a)=>a.json()).then((rows)=>Promise.all(rows.map("
    "(row,index)=>fetch(`one.json?${index}`).then((a)=>a.json()).then((one)=>({...row,text:one.text})"
    "))).then(draw));",
    "element": "customElements.define('news-item',class extends HTMLElement{async connectedCallback()"
    "{const rows=await(await fetch('rows.json')).json();const row=rows[this.getAttribute('n')];"
    "this.innerHTML=`<div class=card><h3>${row.title}</h3><p>${row.text}</p></div>`}});"
    "for(let n=0;n<6;n++){const e=document.createElement('news-item');e.setAttribute('n',n);"
    "document.querySelector('#app').append(e)}",
    "template": "fetch('rows.json').then((a)=>a.json()).then((rows)=>{const t=document."
    "querySelector('template');for(const row of rows){const c=t.content.cloneNode(true);"
    "c.querySelector('h3').textContent=row.title;c.querySelector('p').textContent=row.text;"
    "document.querySelector('#app').append(c)}});",
    "write": "for(let n=0;n<8;n++)document.write(`<div class=card><h3>Written ${n}</h3><p>${"
    "'by the parser '.repeat(n+2)}</p></div>`);",
    "cssom": "const s=document.createElement('style');document.head.append(s);"
    "for(let n=0;n<12;n++){s.sheet.insertRule(`.b${n}{width:${90-n*6}%;background:hsl(${n*30} 70% 50%)"
    ";color:#fff;padding:.5rem;margin:.2rem}`,n);document.querySelector('#app').insertAdjacentHTML("
    "'beforeend',`<div class=b${n}>bar ${n}</div>`)}",
    "spa": "const routes={'/':'Home','/about':'About','/news':'News'};const app=document."
    "querySelector('#app');const go=async(path)=>{history.pushState({},'',`#${path}`);"
    "const rows=await(await fetch('rows.json')).json();app.innerHTML=`<nav>${Object.entries(routes)"
    ".map(([p,n])=>`<a href='#${p}'>${n}</a>`).join(' | ')}</nav><h1>${routes[path]}</h1>`+"
    "rows.map((r)=>`<p><b>${r.title}</b> ${r.text}</p>`).join('')};go('/').then(()=>go('/news'));",
    "table": "fetch('rows.json').then((a)=>a.json()).then((rows)=>{document.querySelector('#app')"
    ".innerHTML='<table><tr><th>#<th>Title<th>Text</tr>'+rows.map((r,n)=>`<tr><td>${n+1}<td>"
    "${r.title}<td>${r.text}</tr>`).join('')+'</table>'});",
    "worker": "const w=new Worker('worker.js');w.onmessage=({data})=>{document.querySelector('#app')"
    ".innerHTML=data.map((n)=>`<span class=card>${n}</span>`).join('')};w.postMessage(60);",
    "reactive": "const state=new Proxy({count:0},{set(t,k,v){t[k]=v;render();return true}});"
    "const render=()=>{document.querySelector('#app').innerHTML=`<h1>${state.count}</h1>`+"
    "'<i class=card>tick</i>'.repeat(state.count)};const t=setInterval(()=>{state.count++;"
    "if(state.count>=7)clearInterval(t)},60);",
    "styled": "document.querySelector('#app').append(...[...Array(20)].map((_,n)=>{const d=document."
    "createElement('div');Object.assign(d.style,{display:'inline-block',width:'90px',height:'90px',"
    "margin:'6px',borderRadius:`${n*2.5}%`,background:`conic-gradient(hsl(${n*18} 80% 60%),#fff)`,"
    "transform:`rotate(${n*4}deg)`});return d}));",
    "appended-css": "const l=document.createElement('link');l.rel='stylesheet';l.href='late.css';"
    "document.head.append(l);document.querySelector('#app').innerHTML='<p class=late>Late style'."
    "repeat(6);",
    "image-loader": "const app=document.querySelector('#app');for(let n=0;n<6;n++){const i=new Image;"
    "i.onload=()=>app.append(i);i.width=240;i.src=`photo.jpg?${n}`}",
}
_MODULE = {
    "index": "import {rows} from './rows.js';const {draw}=await import('./draw.js');draw(rows);",
    "draw.js": "export const draw=(rows)=>{document.querySelector('#app').innerHTML=rows.map((r)=>"
    "`<section class=card><h3>${r}</h3></section>`).join('')};",
}


def pages() -> Iterator[Page]:
    """Each program, in English or Chinese."""
    for number, (name, program) in enumerate(_PROGRAMS.items()):
        words = Words(f"script {name}", "zh" if number % 3 == 2 else "en")
        rows = [{"title": words.title(), "text": words.paragraph(2)} for _ in range(8)]
        template = "<template><div class=card><h3></h3><p></p></div></template>"
        body = f"<h1>{words.title()}</h1>{template}<div id=app>Loading</div>"
        if name in {"element", "cssom", "styled", "image-loader"}:
            body = body.replace("Loading", "")
        files: dict[str, str | bytes] = {
            "rows.json": json.dumps(rows, ensure_ascii=False),
            "one.json": json.dumps({"text": words.paragraph(3)}),
            "photo.jpg": photo(number, 320, 240),
            "late.css": ".late{font-size:2rem;background:gold url(dot.png) right no-repeat}",
            "dot.png": disc("crimson", 40),
            "worker.js": "onmessage=({data})=>{const found=[];for(let n=2;found.length<data;n++)"
            "if(!found.some((p)=>n%p===0))found.push(n);postMessage(found)};",
        }
        html = document(
            f"{body}<script>{program}</script>", title=name, style=_STYLE, lang=words.lang
        )
        yield Page(f"script-{name}", html, files)
    words = Words("script module")
    titles = json.dumps([words.title() for _ in range(9)])
    html = document(
        f"<div id=app></div><script type=module>{_MODULE['index']}</script>",
        title="modules",
        style=_STYLE,
    )
    modules = {"draw.js": _MODULE["draw.js"], "rows.js": f"export const rows={titles};"}
    yield Page("script-module", html, modules)
