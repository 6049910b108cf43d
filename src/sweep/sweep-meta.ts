import type { ReportMeta } from '../report/meta';
import type { ScenarioDocument } from '../scenario/document';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { packageVersion } from './package-version';
import { sweepSubtitle } from './sweep-subtitle';

/**
 * What the reports of a sweep say about its making. Neither threads nor folder are in it: they change nothing.
 *
 * @param command the canonical command that makes the reports
 */
export function sweepMeta(document: ScenarioDocument, points: readonly ScenarioPoint[], command: string): ReportMeta {
  const { name, report, text } = document;
  const subtitle = sweepSubtitle(points.map((point) => point.scenario));
  return { title: name, subtitle, command, version: packageVersion, scenarioText: text, ...(report === undefined ? {} : { report }) };
}
