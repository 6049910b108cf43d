import type { Scenario } from '../scenario/schema';

export type Routing = NonNullable<Scenario['fabric']['scale_out']['routing']>;

/** Whether a fabric is a Clos: rails or not, two or three tiers. */
export const isClos = ({ fabric: { links, scale_out: out } }: Scenario): boolean =>
  links === undefined && (out.topology === undefined || out.topology === 'rail-clos' || out.topology === 'clos');

/** How flows choose their path: as the scenario says, else sprayed in a Clos and the shortest path elsewhere. */
export function routingOf(scenario: Scenario): Routing {
  return scenario.fabric.scale_out.routing ?? (isClos(scenario) ? 'sprayed' : 'minimal');
}

/** Whether paths are drawn from a seed, so that several of them are simulated. */
export const drawsRoutes = (scenario: Scenario): boolean => ['hashed', 'valiant', 'ugal'].includes(routingOf(scenario));
