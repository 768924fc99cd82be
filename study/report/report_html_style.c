#include "study/report/report_html.h"

/* Colours as in the figures: blue and vermilion of Okabe & Ito (2008), told apart by everybody. */
const char *const study_report_html_style[] = {
	":root{color-scheme:only "
	"light;--ink:#1c2530;--soft:#566273;--line:#d9dfe6;--blue:#0072b2;--pale:#eef4f9;--warm:#"
	"d55e00;--sand:#fff5ea}",
	"*{box-sizing:border-box}",
	"html{background:#f3f5f7;-webkit-text-size-adjust:100%}",
	"body{margin:0 auto;max-width:58rem;padding:0 1rem "
	"3rem;color:var(--ink);background:#f3f5f7;font:1rem/1.55 system-ui,-apple-system,\"Segoe "
	"UI\",Roboto,\"Noto Sans\",\"DejaVu Sans\",sans-serif;overflow-wrap:break-word}",
	"header.cover{margin:0 -1rem;padding:2.6rem 2rem 1.8rem;color:#fff;background:#0b3a5b}",
	"header.cover p{margin:.4rem 0 0;color:#d5e5f1}",
	"h1,h2,h3{line-height:1.2;text-wrap:balance}",
	"h1{margin:0;font-size:2.1rem;letter-spacing:-.01em}",
	"h2{margin:0 0 .9rem;font-size:1.45rem}",
	"h3{margin:1.8rem 0 .5rem;font-size:1.08rem}",
	"p{margin:.6rem 0;max-width:46rem}",
	"section{margin:1rem -1rem 0;padding:1.6rem 2rem 1.7rem;background:#fff;border:1px solid "
	"var(--line);border-width:1px 0}",
	".label{display:inline-block;margin:1rem 0 0;padding:.15rem .6rem;border:2px solid "
	"#ffd9b8;border-radius:.3rem;color:#ffd9b8;font-weight:700;letter-spacing:.06em}",
	"nav{margin:1rem 0 0;font-size:.92rem}",
	"nav ol{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin:0;padding:0;list-style:none}",
	"a{color:var(--blue)}",
	"a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid "
	"var(--warm);outline-offset:2px}",
	".skip{position:absolute;left:-99rem}",
	".skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:#fff}",
	".lead{font-size:1.14rem;line-height:1.5}",
	".small{font-size:.88rem;color:var(--soft)}",
	".note{margin:1rem 0;padding:.7rem 1rem;border-left:.3rem solid "
	"var(--blue);background:var(--pale)}",
	".note.caution{border-color:var(--warm);background:var(--sand)}",
	".note.good{border-color:#009e73;background:#eaf6f1}",
	".note p{margin:.2rem 0}",
	"dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;"
	"margin:1.1rem 0}",
	"dl.facts "
	"div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:.7rem "
	".9rem;background:var(--pale);border-radius:.4rem}",
	"dl.facts dd{margin:0;font-size:1.55rem;font-weight:700;line-height:1.2;color:#0b3a5b}",
	"dl.facts dt{font-size:.86rem;line-height:1.35;color:var(--soft)}",
	"ul.list{margin:.6rem 0;padding-left:1.2rem;max-width:46rem}",
	"ul.list li{margin:.25rem 0}",
	"figure{margin:1.2rem 0;break-inside:avoid}",
	"figure img{display:block;width:100%;height:auto}",
	"figcaption{font-weight:600;margin:0 0 .5rem}",
	".scroll{overflow-x:auto;margin:.9rem 0}",
	"table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-"
	"nums}",
	"caption{padding:0 0 .4rem;text-align:left;font-weight:600}",
	"th,td{padding:.34rem .6rem;text-align:start;vertical-align:top;border-bottom:1px solid "
	"var(--line)}",
	"thead th{vertical-align:bottom;border-bottom:2px solid "
	"var(--ink);font-size:.82rem;line-height:1.25}",
	"tbody th{font-weight:400}",
	"th.n,td.n{text-align:right;white-space:nowrap}",
	"thead th.n{white-space:normal}",
	"tr.strong th,tr.strong td{font-weight:700;background:var(--pale)}",
	"details{margin:.5rem 0 1rem}",
	"summary{cursor:pointer;color:var(--blue);font-weight:600}",
	"ul.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem;"
	"margin:1rem 0;padding:0;list-style:none}",
	"ul.cards li{border:1px solid "
	"var(--line);border-radius:.4rem;overflow:hidden;break-inside:avoid}",
	"ul.cards img{display:block;width:100%;height:auto;background:#dfe5eb}",
	"ul.cards h3{margin:.7rem .9rem .2rem;font-size:1rem;line-height:1.3}",
	"ul.cards p{margin:.15rem .9rem;font-size:.9rem;color:var(--soft)}",
	"ul.cards p:last-child{margin-bottom:.8rem}",
	"blockquote{margin:.8rem 0;padding:.1rem 0 .1rem 1rem;border-left:.2rem solid "
	"var(--line);break-inside:avoid}",
	"blockquote p{margin:.2rem 0}",
	"blockquote footer{padding:0;font-size:.86rem;color:var(--soft)}",
	"body>footer{padding:1.4rem 1rem 0;font-size:.85rem;color:var(--soft)}",
	"@media(max-width:34rem){header.cover,section{padding-left:1rem;padding-right:1rem}h1{font-"
	"size:1.6rem}h2{font-size:1.25rem}}",
	"@page{size:A4;margin:16mm 15mm}",
	"@media "
	"print{html,body{background:#fff;font-size:9.5pt}body{max-width:none;padding:0}nav,.skip{"
	"display:none}section{border:0;padding:0;margin:1.4rem 0 "
	"0}header.cover{margin:0;print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,h3{"
	"break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:"
	"visible}details::details-content{content-visibility:visible;display:block}}",
	NULL,
};
