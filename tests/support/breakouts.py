"""Fifty strings that would run, load or break something on a page that took them for anything but text."""

from __future__ import annotations

import re

BREAKOUTS = [
    "<script>window.broken=1</script>",
    "</script><script>window.broken=1</script>",
    "</style><script>window.broken=1</script>",
    "</title><script>window.broken=1</script>",
    "</textarea><script>window.broken=1</script>",
    "</mark></p></article><script>window.broken=1</script>",
    "<img src=x onerror=window.broken=1>",
    "<img src='https://evil.example/x.png'>",
    "<img srcset='https://evil.example/x.png 1x'>",
    "<svg onload=window.broken=1>",
    "<svg><script>window.broken=1</script></svg>",
    "<svg><use href='https://evil.example/x.svg#a'></svg>",
    "<svg><animate onbegin=window.broken=1 attributeName=x dur=1s>",
    "<math><mtext><style><img src=x onerror=window.broken=1></style></mtext></math>",
    "<iframe src='javascript:parent.broken=1'></iframe>",
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<object data='https://evil.example/x'></object>",
    "<embed src='https://evil.example/x'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<style>*{background:url(https://evil.example/x)}</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action='https://evil.example'><input name=x autofocus onfocus=window.broken=1>",
    "<body onload=window.broken=1>",
    "<video><source onerror=window.broken=1></video>",
    "<audio src=x onerror=window.broken=1>",
    "<details open ontoggle=window.broken=1>",
    "<a href='javascript:window.broken=1'>x</a>",
    "<template><script>window.broken=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.broken=1>'>",
    "<!--><script>window.broken=1</script>",
    "<!-- --!><script>window.broken=1</script>",
    "<![CDATA[<script>window.broken=1</script>]]>",
    "<?xml version='1.0'?><script>window.broken=1</script>",
    '" onmouseover="window.broken=1',
    "' onfocus='window.broken=1' autofocus='",
    '"><script>window.broken=1</script>',
    "'><img src=x onerror=window.broken=1>",
    "` onmouseover=window.broken=1 `",
    "javascript:window.broken=1",
    "JaVaScRiPt:window.broken=1",
    "java\tscript:window.broken=1",
    "data:text/html,<script>parent.broken=1</script>",
    "vbscript:window.broken=1",
    "&lt;script&gt;window.broken=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.broken=1&#62;",
    "{{constructor.constructor('window.broken=1')()}}${window.broken=1}",
    "{0}{policy}{style.__class__}%s%(x)s",
    "\u202e<script>window.broken=1</script>\u2028<img src=x onerror=window.broken=1>\r\n\x0b\x1b[31m",
]

ADDRESSES = [words for words in BREAKOUTS if re.match("javascript|java\t|data|vbscript", words, re.IGNORECASE)]
"""Those that do something as a whole address only."""

BUNDLES = [" ".join(BREAKOUTS[first::5]) for first in range(5)]
"""All of them in five strings: a browser takes a tenth of a second for each page that it draws."""
