const LIGHT = `color-scheme:light;--page:#f4f6f8;--card:#fff;--ink:#18212b;--soft:#566472;--line:#dbe1e7;--accent:#1f5fbf;--low:#e6edf5;--low-ink:#24405e;--middle:#fdeccb;--middle-ink:#6d4300;--high:#fbdcd9;--high-ink:#8c1510;
--s0:#2f6fd0;--s1:#c8741a;--s2:#24906e;--s3:#c24a48;--s4:#7d5bc4;--s5:#a07914;--s6:#cf5f9f;--s7:#2b8fa4;--s8:#7d8995`;
const DARK = `color-scheme:dark;--page:#11161c;--card:#1a2129;--ink:#e4eaf0;--soft:#9fadba;--line:#2d3843;--accent:#7fb2ff;--low:#24313f;--low-ink:#b9d2ee;--middle:#45350f;--middle-ink:#ffd98a;--high:#4b1d1b;--high-ink:#ffb4ae;
--s0:#6aa5f5;--s1:#f2a851;--s2:#4fc79f;--s3:#ee7d78;--s4:#ac90ea;--s5:#d9b44a;--s6:#ea8cc3;--s7:#66c8da;--s8:#93a0ad`;

/** The page's styles. Two themes; each series stands out from the card by 3:1, and colour never carries meaning alone. */
export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main,footer{max-width:1240px;margin:0 auto;padding:0 20px}
header{display:flex;justify-content:space-between;align-items:flex-start;gap:20px;padding-top:24px}
h1{font-size:1.6rem;margin:0;letter-spacing:-.01em}h2{font-size:1.02rem;margin:0 0 14px}h3{font-size:.9rem;margin:0 0 6px;color:var(--soft)}
header p{margin:2px 0 0;color:var(--soft)}
button,input,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:7px;padding:5px 10px}
button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
#theme{white-space:nowrap;font-size:.85rem;cursor:pointer}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:16px 0;min-width:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:8px 24px}
.tile{display:flex;flex-direction:column}.value{font-size:1.55rem;font-weight:650;letter-spacing:-.02em}.label{color:var(--soft);font-size:.85rem}
.columns{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:16px}.columns.even{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.columns section{margin:0}.columns.even{margin-top:16px}
@media (max-width:900px){.columns,.columns.even{grid-template-columns:minmax(0,1fr)}}
.pie{display:flex;gap:20px;align-items:center}.pie>svg{flex:0 0 190px;width:190px}
@media (max-width:560px){.pie{flex-direction:column}}
.pie path{stroke:var(--card);stroke-width:1.5}
.total{font-size:32px;font-weight:650;text-anchor:middle;fill:var(--ink)}.unit{font-size:12px;text-anchor:middle;fill:var(--soft)}
.legend{list-style:none;margin:0;padding:0;min-width:0;flex:1;font-size:.86rem}
.legend li{display:flex;gap:8px;align-items:baseline;padding:2px 0}.legend .key{width:10px;height:10px;flex:none}.legend .name{flex:1;min-width:0;overflow-wrap:anywhere;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.legend.row{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:8px}.legend.row .name{flex:none}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.stack{width:100%;height:auto;display:block;overflow:visible}.grid{stroke:var(--line)}.axis{fill:var(--soft);font-size:11px}
@media (max-width:560px){.axis{font-size:21px}}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.s6{fill:var(--s6)}.s7{fill:var(--s7)}.s8{fill:var(--s8)}.track{fill:var(--line)}
details{margin-top:10px;font-size:.86rem}summary{cursor:pointer;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:.88rem}th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:.8rem;white-space:nowrap}.number:last-child{padding-right:0}th.number{text-align:right}
.talkers th[scope=row]{white-space:nowrap;font-variant-numeric:tabular-nums}.bar{width:60%;vertical-align:middle}.bar svg{width:100%;height:8px;display:block}
.story{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:8px 24px}.story li{display:flex;gap:12px}.story time{color:var(--accent);font-variant-numeric:tabular-nums;font-weight:600}
.filter{display:flex;flex-wrap:wrap;gap:10px 18px;align-items:center;margin:0}.filter label{display:flex;gap:8px;align-items:center;color:var(--soft)}#find{width:min(300px,60vw)}#shown{margin-left:auto;color:var(--soft)}
.note{color:var(--soft);font-size:.84rem;margin:8px 0}
.scroll{overflow-x:auto;max-height:640px;overflow-y:auto}
#alerts{min-width:980px}#alerts thead th{position:sticky;top:0;background:var(--card);z-index:1;padding-bottom:4px}#alerts thead button{border:0;background:none;padding:2px 0;color:var(--soft);cursor:pointer;font-size:.8rem}
#alerts th[aria-sort=ascending] button::after{content:" \\2191"}#alerts th[aria-sort=descending] button::after{content:" \\2193"}
#alerts time{white-space:nowrap;font-variant-numeric:tabular-nums}
.chain{white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--soft)}.chain .last{color:var(--ink);font-weight:600}.to{padding:0 4px}
.who{overflow-wrap:anywhere;min-width:190px}
.level{display:inline-block;min-width:30px;text-align:center;border-radius:99px;padding:0 9px;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.low{background:var(--low);color:var(--low-ink)}.middle{background:var(--middle);color:var(--middle-ink)}.high{background:var(--high);color:var(--high-ink)}.quiet{border:1px dashed var(--line);color:var(--soft);font-weight:400}
.empty{color:var(--soft)}.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:20px 40px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
footer{color:var(--soft);font-size:.84rem;padding-bottom:32px}
@media (max-width:700px){.scroll.alerts{max-height:80vh}#alerts{min-width:0}#alerts thead tr{display:flex;flex-wrap:wrap;gap:0 14px;border-bottom:1px solid var(--line)}#alerts thead th{position:static;border:0}
#alerts tbody tr{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;padding:8px 0;border-bottom:1px solid var(--line)}#alerts tbody tr[hidden]{display:none}#alerts td{border:0;padding:0}#alerts td:empty{display:none}
#alerts td:nth-child(2){order:-1}#alerts .what{flex:0 0 100%;font-weight:600}.who{min-width:0;color:var(--soft)}}
@media print{#theme,.filter{display:none}.scroll{max-height:none;overflow:visible}body{background:#fff}}
`;
