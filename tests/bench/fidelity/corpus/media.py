"""Canvas, video and audio."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import photo, wave
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_CANVAS = "<canvas id=c width=640 height=360></canvas>"
_TWO = "const x=c.getContext('2d');"
_TRIANGLE = (
    "const g=c.getContext('webgl'OPTIONS);const s=(t,q)=>{const o=g.createShader(t);g.shaderSource(o,q);"
    "g.compileShader(o);g.attachShader(p,o)};const p=g.createProgram();s(g.VERTEX_SHADER,'attribute vec2 a;"
    "varying vec2 v;void main(){v=a;gl_Position=vec4(a,0,1);}');s(g.FRAGMENT_SHADER,'precision mediump float;"
    "varying vec2 v;void main(){gl_FragColor=vec4(v*.5+.5,.6,1);}');g.linkProgram(p);g.useProgram(p);"
    "g.bindBuffer(g.ARRAY_BUFFER,g.createBuffer());g.bufferData(g.ARRAY_BUFFER,new Float32Array([-.9,-.8,.9,"
    "-.8,0,.9]),g.STATIC_DRAW);g.enableVertexAttribArray(0);g.vertexAttribPointer(0,2,g.FLOAT,false,0,0);"
    "const draw=()=>{g.clearColor(.1,.1,.2,1);g.clear(g.COLOR_BUFFER_BIT);g.drawArrays(g.TRIANGLES,0,3)};"
)
_PROGRAMS = {
    "canvas-shapes": (
        _CANVAS,
        _TWO + "for(let n=0;n<40;n++){x.fillStyle=`hsl(${n*9} 70% 50%)`;x.beginPath();"
        "x.arc(20+n*15,180+120*Math.sin(n/4),14,0,7);x.fill()}",
    ),
    "canvas-text": (
        _CANVAS,
        _TWO + "x.font='40px serif';x.fillText('Drawn text 画的文字',20,80);x.strokeText("
        "'outlined',20,160)",
    ),
    "canvas-image": (
        _CANVAS,
        _TWO + "const i=new Image;i.onload=()=>x.drawImage(i,0,0,640,360);i.src='p.jpg'",
    ),
    "canvas-scaled": (
        "<canvas id=c width=1280 height=720 style='width:500px;border:4px solid'></canvas>",
        _TWO + "x.fillStyle='#08c';x.fillRect(0,0,1280,720);x.clearRect(200,200,400,300)",
    ),
    "canvas-many": (
        "<canvas width=140 height=100></canvas>" * 14,
        "document.querySelectorAll('canvas').forEach("
        "(c,n)=>{const x=c.getContext('2d');for(let k=0;k<14;k++){x.fillStyle='#369';x.fillRect(k*10,"
        "100-(k*n*7)%100,8,100)}})",
    ),
    "canvas-transparent": (
        "<div style='background:gold;padding:20px'>" + _CANVAS + "</div>",
        _TWO + "x.globalAlpha=.4;x.fillStyle='red';x.fillRect(40,40,300,200)",
    ),
    "canvas-styled": (
        "<style>canvas{border-radius:50%;object-fit:cover;filter:hue-rotate(90deg);width:300px;"
        "height:300px}</style>" + _CANVAS,
        _TWO + "x.fillStyle='tomato';x.fillRect(0,0,640,360)",
    ),
    "webgl": (_CANVAS, _TRIANGLE.replace("OPTIONS", ",{preserveDrawingBuffer:true}") + "draw()"),
    "webgl-loop": (
        _CANVAS,
        _TRIANGLE.replace("OPTIONS", "") + "const loop=()=>{draw();requestAnimationFrame("
        "loop)};loop()",
    ),
    "bitmap": (
        "<canvas id=c width=300 height=200></canvas>",
        "const o=new OffscreenCanvas(300,200),x=o.getContext("
        "'2d');x.fillStyle='purple';x.fillRect(20,20,200,120);c.getContext('bitmaprenderer')."
        "transferFromImageBitmap(o.transferToImageBitmap())",
    ),
    "offscreen": (
        "<canvas id=c width=300 height=200></canvas>",
        "const o=c.transferControlToOffscreen();const x=o."
        "getContext('2d');x.fillStyle='teal';x.fillRect(10,10,250,150)",
    ),
    "video-poster": ("<video poster=p.jpg controls width=640 height=360></video>", ""),
    "video-poster-plain": ("<video poster=p.jpg width=480 preload=none src=none.mp4></video>", ""),
    "video-empty": ("<video width=480 height=270 style='background:#123'></video>", ""),
    "video-stream": (
        "<video id=v autoplay muted width=480 height=270></video><canvas id=c width=480 height=270 "
        "hidden></canvas>",
        _TWO + "x.fillStyle='#a3f';x.fillRect(0,0,480,270);x.fillStyle='#fff';"
        "x.fillRect(100,80,200,100);v.srcObject=c.captureStream(0);v.play().catch(()=>{})",
    ),
    "audio": (
        "<audio controls src=tone.wav></audio><audio controls><source src=tone.wav type=audio/wav></audio>",
        "",
    ),
}


def pages() -> Iterator[Page]:
    """Each kind."""
    files: dict[str, str | bytes] = {"p.jpg": photo(6, 640, 360), "tone.wav": wave()}
    for name, (body, program) in _PROGRAMS.items():
        words = Words(f"media {name}")
        script = f"<script>{program}</script>" if program else ""
        html = document(f"<h1>{words.title()}</h1>{body}{words.paragraphs(2)}{script}", title=name)
        yield Page(f"media-{name}", html, files)
