/** Style of the report's page: a column of text, wide figures, both grounds, and paper. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1a1f2b;--soft:#566074;--edge:#dfe4ec;--shade:#f5f7fa;--link:#0a5ca8}
@media(prefers-color-scheme:dark){:root{--page:#11151c;--text:#e9edf4;--soft:#a3adbd;--edge:#29303c;--shade:#181e28;--link:#7cc0f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
main{max-width:1240px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:15px;font-weight:600;color:var(--soft);margin:0 0 6px}
h2{font-size:21px;margin:44px 0 10px;line-height:1.3}
h3{font-size:16px;margin:26px 0 6px}
p,ul,dl{max-width:76ch;margin:0 0 12px}
.answer{font-size:23px;line-height:1.38;font-weight:600;max-width:58ch;margin:0 0 8px}
.soft,caption,footer{color:var(--soft)}
nav ul{display:flex;max-width:none;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin:14px 0 0;font-size:14px}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px}
figure{margin:14px 0 0;overflow-x:auto}
figure svg{display:block;width:100%;min-width:880px;height:auto}
.scroll{overflow-x:auto;margin:12px 0 20px}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{text-align:left;font-size:13.5px;padding-bottom:5px}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--edge);text-align:left;vertical-align:top;white-space:nowrap}
td.wrap{white-space:normal;min-width:44ch}
thead th{font-weight:600;color:var(--soft);vertical-align:bottom;white-space:normal}
tbody th{font-weight:600}
.n{text-align:right}
dt{font-weight:600;margin-top:8px}
dd{margin:0}
pre{background:var(--shade);border:1px solid var(--edge);border-radius:6px;padding:12px 14px;overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
summary{cursor:pointer;font-weight:600;margin:8px 0}
@media print{nav{display:none}main{max-width:none;padding:0}body{font-size:11pt}.scroll,figure,pre{overflow:visible}figure svg{min-width:0}pre{white-space:pre-wrap}section{break-inside:auto}tr,figure,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}table{font-size:8pt}th,td{padding-right:6px}}
`.trim();
