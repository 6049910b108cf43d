import type { PointResult } from '../analysis/result';
import { answer, title } from './answer';
import { curvesSvg } from './curves';
import { details } from './details';
import { escapeMarkup } from './escape';
import { allPoints } from './html/all-points';
import { cableSection } from './html/cable-section';
import { lossSection } from './html/loss-section';
import { htmlTable, paragraphs, prose, section } from './html/markup';
import { methodSection } from './html/method-section';
import { PAGE_STYLE } from './html/page-style';
import { powerSection } from './html/power-section';
import type { ReportMeta } from './meta';
import { publishedRows } from './published';
import { sweepView } from './sweep-view';

// Nothing is loaded from anywhere, and nothing runs.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const SECTIONS = [
  ['picture', 'The picture'],
  ['why', 'Where the time goes'],
  ['built', 'What was built'],
  ['how', 'How it was computed'],
  ['again', 'How to make it again'],
] as const;

/**
 * The report as one HTML file that reads from top to bottom: the answer, the picture, why, what was built, how it was computed, how to make it again.
 * Works from a file without network or scripts; every text of the scenario and of the results is escaped.
 *
 * @returns the document; the same bytes for the same results
 * @example writeFileSync('report.html', reportHtml(results, meta))
 */
export function reportHtml(results: readonly PointResult[], meta: ReportMeta): string {
  const view = sweepView(results, meta);
  // Inside HTML the namespace is implied, and its address would look like something to load.
  const picture = curvesSvg(results, meta).replace(' xmlns="http://www.w3.org/2000/svg"', '').trimEnd();
  const bodies: Record<(typeof SECTIONS)[number][0], string[]> = {
    picture: [`<figure tabindex="0" aria-label="${escapeMarkup(title(results, meta))}">\n${picture}\n</figure>`, allPoints(view)],
    why: [paragraphs(details(results, meta)), ...lossSection(view), publishedTable(results)],
    built: [...cableSection(view), ...powerSection(view)],
    how: methodSection(view, results),
    again: [
      `<p>${prose(`interlude ${meta.version}; the same scenario and seed give the same bytes on any machine.`)}</p>`,
      `<pre><code>${escapeMarkup(meta.command)}</code></pre>`,
      `<details open><summary>The scenario</summary><pre><code>${escapeMarkup(meta.scenarioText)}</code></pre></details>`,
    ],
  };
  const contents = SECTIONS.map(([id, heading]) => `<li><a href="#${id}">${heading}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(meta.title)} · interlude</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${prose(meta.title)}</h1>
<p class="answer">${prose(answer(results, meta))}</p>
<p class="soft">${prose(meta.subtitle)}</p>
<nav aria-label="Contents"><ul>${contents}</ul></nav>
</header>
${SECTIONS.map(([id, heading]) => section(id, heading, bodies[id])).join('\n')}
</main>
</body>
</html>
`;
}

/** What was measured beside what is simulated, with the deviation left as it is. */
function publishedTable(results: readonly PointResult[]): string {
  const rows = publishedRows(results).map(({ name, simulated, published, deviation, source }) => [name, simulated, published, deviation, source]);
  if (rows.length === 0) return '';
  const numeric = ['simulated utilisation', 'published', 'deviation'].map((heading) => ({ title: heading, numeric: true }));
  return htmlTable('Held against published measurements; nothing is fitted to them', [{ title: 'point' }, ...numeric, { title: 'source' }], rows);
}
