import { version } from '../../package.json';

/** Version of the package, inlined when it is built. */
export const packageVersion: string = version;
