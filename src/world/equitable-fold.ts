import { checkFold } from './check-fold';
import { type Fold, type FoldInput, fold } from './fold';
import { numbered } from './numbered';

/**
 * The coarsest fold, proved equitable. Trunks are told apart by what is dead in them as well as by what works: a counterfactual heals them, and a trunk that
 * has lost a link must not stand for one that was built as narrow.
 *
 * @throws FoldError when the proof fails: a bug.
 */
export function equitableFold(input: FoldInput): Fold {
  const seen = { ...input, links: withTrunkColours(input.links) };
  const classes = fold(seen);
  checkFold(seen, classes);
  return classes;
}

/** The links with (width, lost) as one number in the place of the width. */
function withTrunkColours(links: FoldInput['links']): FoldInput['links'] {
  const { width, lost } = links;
  if (lost.every((dead) => dead === 0)) return links;
  const colours = new Map<string, number>();
  return { ...links, width: width.map((works, l) => numbered(colours, `${works}/${lost[l]}`)) };
}
