import type { Ask, Evidence } from './ask';
import type { Claim, Finding } from './claim';

/** A claim and what came out. */
export interface Answered {
  id: string;
  said: string;
  finding: Finding;
  /** Every command that its numbers come from, in the order in which they were asked for. */
  commands: string[];
}

/**
 * Answers claims one after the other; what they share is simulated once.
 *
 * @param told hears of each before it is answered
 * @example answer(claims, createAsk())[0].finding.verdict
 */
export function answer(claims: readonly Claim[], ask: Ask, told: (id: string, index: number) => void = () => {}): Answered[] {
  return claims.map((claim, index) => {
    told(claim.id, index);
    const asked = new Set<string>();
    const finding = claim.find(heard(ask, asked));
    return { id: claim.id, said: claim.said, finding, commands: [...asked] };
  });
}

/** The same answers, every command noted. */
function heard(ask: Ask, asked: Set<string>): Ask {
  const note = <T>(evidence: Evidence<T>): Evidence<T> => {
    asked.add(evidence.command);
    return evidence;
  };
  return {
    link: (...question) => note(ask.link(...question)),
    run: (...question) => note(ask.run(...question)),
    cables: (...question) => note(ask.cables(...question)),
    bench: (...question) => note(ask.bench(...question)),
    phases: (...question) => note(ask.phases(...question)),
  };
}
