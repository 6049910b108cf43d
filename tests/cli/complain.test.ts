import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { complain } from '../../src/cli/complain';
import { Refusal } from '../../src/sweep/refusal';

function said(error: unknown): { code: number; text: string } {
  let text = '';
  const code = complain(error, (more) => {
    text += more;
  });
  return { code, text };
}

describe('complain', () => {
  it('never prints a stack trace, whatever is thrown', () => {
    const thrown = fc.oneof(
      fc.anything(),
      fc.string().map((message) => new Error(message)),
      fc.string().map((message) => new TypeError(message)),
    );
    fc.assert(
      fc.property(thrown, (error) => {
        const { code, text } = said(error);
        expect(code).toBe(1);
        expect(text).not.toMatch(/^ {4}at .*:\d+:\d+\)?$/m);
        expect(text.split('\n')).toHaveLength(3);
      }),
      { seed: 1 },
    );
  });

  it('prints a refusal as it is, with its own exit code', () => {
    expect(said(new Refusal('a.yaml: no', 2))).toEqual({ code: 2, text: 'a.yaml: no\n' });
    expect(said(new Refusal('busy', 1)).code).toBe(1);
  });

  it('takes an id that the catalog does not hold for a bad request', () => {
    expect(said(new UnknownIdError('link', 'x', ['y'])).code).toBe(2);
  });

  it('asks to report what nobody foresaw', () => {
    expect(said(new Error('one\ntwo'))).toEqual({
      code: 1,
      text: expect.stringMatching(/^interlude: unexpected error: one\nThis is a bug.*report.*\n$/),
    });
  });
});
