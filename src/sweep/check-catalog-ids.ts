import { UnknownIdError } from '../catalog/errors';
import { linkTechnology } from '../catalog/links';
import { opticalSwitch } from '../catalog/links-optical';
import { modelEntry } from '../catalog/models';
import { switchEntry } from '../catalog/switches';
import { systemEntry } from '../catalog/systems';
import { transport } from '../catalog/transports';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import type { Problem } from '../scenario/problem';
import type { Scenario } from '../scenario/schema';
import type { ScenarioPoint } from '../scenario/sweep-axes';

/** A path of the scenario that holds an id of the catalog. */
interface IdField {
  path: string;
  /** The list that `interlude catalog` prints of such ids. */
  list: string;
  id(scenario: Scenario): string | undefined;
  entry(id: string): unknown;
}

const link = (path: string, id: IdField['id']): IdField => ({ path, list: 'links', id, entry: linkTechnology });

const ID_FIELDS: readonly IdField[] = [
  { path: 'model', list: 'models', id: (scenario) => scenario.model, entry: modelEntry },
  { path: 'system', list: 'systems', id: (scenario) => scenario.system, entry: systemEntry },
  { path: 'fabric.scale_out.switch', list: 'switches', id: ({ fabric }) => fabric.scale_out.switch, entry: switchEntry },
  link('fabric.scale_up.link', ({ fabric }) => fabric.scale_up.link),
  link('fabric.scale_up.between', ({ fabric }) => fabric.scale_up.between),
  {
    path: 'fabric.scale_up.ocs',
    list: 'ocs',
    id: ({ fabric }) => (fabric.scale_up.ocs === 'none' ? undefined : fabric.scale_up.ocs),
    entry: opticalSwitch,
  },
  link('fabric.scale_out.leaf', ({ fabric }) => fabric.scale_out.leaf),
  link('fabric.scale_out.spine', ({ fabric }) => fabric.scale_out.spine),
  link('fabric.scale_out.core', ({ fabric }) => fabric.scale_out.core),
  link('fabric.scale_out.replace_with', ({ fabric }) => fabric.scale_out.replace_with),
  { path: 'collective.transport', list: 'transports', id: ({ collective }) => collective.transport, entry: transport },
];

/** Those of a list of links: as many as there are links with a technology of their own. */
const linkFields = ({ fabric }: Scenario): IdField[] =>
  (fabric.links ?? []).flatMap(({ technology }, i) => (technology === undefined ? [] : [link(`fabric.links[${i}].technology`, () => technology)]));

/**
 * Finds ids that the catalog does not hold, each once and placed where it was written. The scenario's own check knows no catalog, and a sweep should not
 * start on an id that no point can use.
 *
 * @example checkCatalogIds(document, points).map(formatProblem) // ['a.yaml:2:8 model: unknown model "llama3-7b". Did you mean "llama3-70b"?']
 */
export function checkCatalogIds(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { axes, scenario } of points) {
    for (const { path, list, id: idOf, entry } of [...ID_FIELDS, ...linkFields(scenario)]) {
      const id = idOf(scenario);
      if (id === undefined || seen.has(`${path}\0${id}`)) continue;
      seen.add(`${path}\0${id}`);
      try {
        entry(id);
      } catch (error) {
        if (!(error instanceof UnknownIdError)) throw error;
        const message = `unknown ${error.kind} ${JSON.stringify(id.length > 40 ? `${id.slice(0, 39)}…` : id)}`;
        const near = error.suggestions.map((suggestion) => `"${suggestion}"`).join(' or ');
        const advice =
          near === '' ? { expected: `one of the ids that "interlude catalog ${list}" lists` } : { expected: '', suggestion: `Did you mean ${near}?` };
        problems.push(problemAt(document, path, { message, ...advice }, axes));
      }
    }
  }
  return problems;
}
